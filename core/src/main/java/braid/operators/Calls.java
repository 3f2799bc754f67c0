package braid.operators;

import braid.spi.Described;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Calls a subscriber as the rules of Reactive Streams want it: one call at a time, `onSubscribe` first, nothing
/// behind its end. What the end is, any thread may say; whoever is calling the subscriber at that time tells it.
final class Calls<T> {

    private static final System.Logger LOG = System.getLogger("braid");

    /// The cause is asked for when it is told.
    private record End(Supplier<? extends @Nullable Throwable> cause, boolean told) {}

    /// Null once the end was told, so that nothing here keeps it.
    private volatile Flow.@Nullable Subscriber<? super T> subscriber;

    /// How many calls are under way or wait; the first is `onSubscribe`.
    private final AtomicInteger running = new AtomicInteger(1);

    private final AtomicReference<@Nullable End> end = new AtomicReference<>();

    Calls(Flow.Subscriber<? super T> subscriber) {
        this.subscriber = subscriber;
    }

    boolean isOver() {
        return end.get() != null;
    }

    void subscribed(Flow.Subscription subscription) {
        Flow.Subscriber<? super T> to = subscriber;
        try {
            if (to != null) {
                to.onSubscribe(subscription);
            }
        } catch (Throwable thrown) {
            subscription.cancel();
            log("onSubscribe", thrown);
        } finally {
            leave();
        }
    }

    /// Hands over `element`.
    ///
    /// @return whether it was: not behind the end
    boolean next(T element) {
        Flow.Subscriber<? super T> to = subscriber;
        if (to == null || isOver() || running.getAndIncrement() > 0) {
            return false;
        }
        try {
            to.onNext(element);
        } finally {
            leave();
        }
        return true;
    }

    /// Nothing more comes: by what `cause` gives, or, where that is null, since all has come.
    void end(Supplier<? extends @Nullable Throwable> cause) {
        end(new End(cause, true));
    }

    /// The subscriber wants no more; nothing is told.
    void forget() {
        end(new End(() -> null, false));
    }

    private void end(End by) {
        if (end.compareAndSet(null, by) && running.getAndIncrement() == 0) {
            tell();
        }
    }

    private void leave() {
        if (running.decrementAndGet() > 0) {
            tell();
        }
    }

    private void tell() {
        Flow.Subscriber<? super T> to = subscriber;
        subscriber = null;
        End by = end.get();
        if (to == null || by == null || !by.told()) {
            return;
        }
        Throwable cause = by.cause().get();
        try {
            if (cause == null) {
                to.onComplete();
            } else {
                to.onError(cause);
            }
        } catch (Throwable thrown) {
            log(cause == null ? "onComplete" : "onError", thrown);
        }
    }

    private static void log(String method, Throwable thrown) {
        LOG.log(System.Logger.Level.WARNING, () -> "a subscriber's " + method + " threw " + Described.thrown(thrown));
    }
}

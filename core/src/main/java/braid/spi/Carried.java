package braid.spi;

import braid.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What elements carry beside themselves: the values that a source's carriers took up where it emitted.
///
/// It is with the thread that handles the element: what is put in force by [#run] is [#current] until that
/// returns. Whoever keeps an element for later, or for another thread, keeps what is current with it, and passes
/// it on inside [#run]. Where no source of this JVM carries anything, all this costs one look at a flag.
public final class Carried {

    private static final ThreadLocal<@Nullable Carried> CURRENT = new ThreadLocal<>();

    /// Whether any source of this JVM has ever carried anything.
    private static volatile boolean used;

    private final Carriers carriers;
    private final List<@Nullable Object> values;

    /// What `carriers` carry.
    ///
    /// @param values one for each of them, in their order; null for none
    public Carried(Carriers carriers, List<@Nullable Object> values) {
        if (values.size() != carriers.all().size()) {
            throw new IllegalArgumentException("there must be one value for each carrier: " + values.size() + " for "
                    + carriers.all().size());
        }
        this.carriers = carriers;
        this.values = values;
    }

    /// Who carries it.
    public Carriers carriers() {
        return carriers;
    }

    /// The values, one for each carrier; null for none.
    public List<@Nullable Object> values() {
        return values;
    }

    /// Whether any source of this JVM carries anything.
    public static boolean isUsed() {
        return used;
    }

    /// What the element carries that the calling thread handles; null for nothing.
    public static @Nullable Carried current() {
        return used ? CURRENT.get() : null;
    }

    /// Makes `next` current on the calling thread, which has its values in force already, since they were taken
    /// up there. What was current before is to be given to [#leave].
    public static @Nullable Carried enter(@Nullable Carried next) {
        if (next != null && !used) {
            used = true;
        }
        Carried before = CURRENT.get();
        CURRENT.set(next);
        return before;
    }

    /// Makes `before` current again.
    public static void leave(@Nullable Carried before) {
        CURRENT.set(before);
    }

    /// Runs `call` on the calling thread with `carried` in force; where that is null, with nothing current.
    ///
    /// @throws CarrierException if a carrier threw, or did not run what it was given; then `call` was not begun
    public static <X extends Throwable> void run(@Nullable Carried carried, Carrier.Call<X> call) throws X {
        if (carried != null) {
            carried.run(call);
        } else if (current() == null) {
            call.run();
        } else {
            Carried before = enter(null);
            try {
                call.run();
            } finally {
                leave(before);
            }
        }
    }

    private <X extends Throwable> void run(Carrier.Call<X> call) throws X {
        Once<X> once = new Once<>(this, call);
        try {
            once.from(0);
        } catch (Throwable thrown) {
            if (once.begun) {
                throw thrown;
            }
            throw new CarrierException(once.reason("could not put its value in force"), thrown);
        }
        if (!once.begun) {
            throw new CarrierException(once.reason("did not run what it was given"), null);
        }
    }

    /// One call inside all carriers.
    private static final class Once<X extends Throwable> {

        private final Carried carried;
        private final Carrier.Call<X> call;
        private boolean begun;
        private int at;

        Once(Carried carried, Carrier.Call<X> call) {
            this.carried = carried;
            this.call = call;
        }

        @SuppressWarnings("unchecked") // each carrier gets what it has taken up
        void from(int index) throws X {
            if (index == carried.values.size()) {
                innermost();
                return;
            }
            at = index;
            Carrier<Object> carrier = (Carrier<Object>) carried.carriers.all().get(index);
            carrier.with(carried.values.get(index), () -> from(index + 1));
        }

        private void innermost() throws X {
            if (begun) {
                throw new IllegalStateException(reason("ran what it was given twice"));
            }
            begun = true;
            Carried before = enter(carried);
            try {
                call.run();
            } finally {
                leave(before);
            }
        }

        String reason(String what) {
            return "the carrier '" + carried.carriers.all().get(at).name() + "' of " + carried.carriers.source() + " "
                    + what;
        }
    }

    /// Passes on what was kept with `carried`: has `work` do so, with `carried` in force. Where a carrier of it
    /// fails, what `work` passes on becomes a failure of the node in its place. For operators that keep
    /// elements.
    ///
    /// ```java
    /// Carried kept = Carried.current(); // when the element came
    /// Carried.pass(kept, context, down, to -> to.receive(element));
    /// ```
    public static <T> void pass(@Nullable Carried carried, Context context, Receiver<? super T> down, Passing<T> work)
            throws InterruptedException {
        if (!used) {
            work.to(down);
            return;
        }
        try {
            run(carried, () -> work.to(down));
        } catch (CarrierException notBegun) {
            work.to(new Instead<T>(down, context, notBegun));
        }
    }

    /// Passes on what was kept.
    ///
    /// @param <T> the elements
    @FunctionalInterface
    public interface Passing<T> {
        /// Passes it on to `down`.
        void to(Receiver<? super T> down) throws InterruptedException;
    }

    /// Makes failures of what comes, because of `why`.
    private record Instead<T>(Receiver<? super T> down, Context context, CarrierException why) implements Receiver<T> {
        @Override
        public void receive(T element) throws InterruptedException {
            Failure failure = context.failure(Shared.about(element), why);
            Shared.drop(element);
            down.signal(failure);
        }
    }

    @Override
    public String toString() {
        return carriers.all().stream().map(Carrier::name).toList() + " of " + carriers.source();
    }
}

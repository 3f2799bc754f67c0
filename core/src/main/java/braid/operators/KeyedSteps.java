package braid.operators;

import braid.Keys;
import braid.Pair;
import braid.function.ThrowingConsumer;
import braid.spi.Clock;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Spans;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The steps of a keyed node, one for each key that it remembers: the one first that had no element for longest.
final class KeyedSteps<K, T, R> {

    private final Operator<T, R> operator;
    private final Keys<K> keys;
    private final Context context;
    private final long idle;
    private final Map<K, KeyStep<K, T, R>> steps = new LinkedHashMap<>(16, 0.75f, true);
    private final KeyedMarkers quiet;
    private final KeyedMarkers done;
    private final AtomicInteger held = new AtomicInteger();

    /// How many steps there are, for those who look.
    private volatile int size;

    private Clock.@Nullable Scheduled timer;

    KeyedSteps(Operator<T, R> operator, Keys<K> keys, Context context) {
        this.operator = operator;
        this.keys = keys;
        this.context = context;
        Duration time = keys.idle();
        this.idle = time == null ? 0 : Spans.nanos(time);
        this.quiet = new KeyedMarkers(Marker.Kind.QUIET, context.held());
        this.done = new KeyedMarkers(Marker.Kind.DONE, context.held());
    }

    int held() {
        return held.get();
    }

    int keys() {
        return size;
    }

    /// Takes note of what the step of one key holds more, or less.
    void holds(int more) {
        held.addAndGet(more);
    }

    void receive(K key, T element, Receiver<? super Pair<K, R>> down) throws InterruptedException {
        KeyStep<K, T, R> step = steps.get(key);
        if (step == null) {
            step = begin(key, down);
        }
        if (idle > 0) {
            step.heardAt(context.clock().nanoTime());
        }
        quiet.touched(step);
        done.touched(step);
        step.receive(element, down);
        pass(down);
    }

    private KeyStep<K, T, R> begin(K key, Receiver<? super Pair<K, R>> down) throws InterruptedException {
        KeyStep<K, T, R> step = new KeyStep<>(key, this, context, operator);
        steps.put(key, step);
        size = steps.size();
        if (steps.size() > keys.limit()) {
            context.advise("more than " + keys.limit() + " keys: those that had no element for longest are forgotten");
            evict(down);
        }
        if (idle > 0 && timer == null) {
            look(idle);
        }
        return step;
    }

    /// Completes the key that had no element for longest, and forgets it.
    private void evict(Receiver<? super Pair<K, R>> down) throws InterruptedException {
        KeyStep<K, T, R> eldest = steps.values().iterator().next();
        context.evicted(1);
        end(eldest, down);
        ThrowingConsumer<? super K> listener = keys.evicted();
        if (listener != null) {
            tell(listener, eldest.key(), down);
        }
        pass(down);
    }

    private void tell(ThrowingConsumer<? super K> listener, K key, Receiver<?> down) throws InterruptedException {
        Throwable thrown;
        try {
            listener.accept(key);
            return;
        } catch (Throwable e) {
            thrown = e;
        }
        down.signal(context.failure(key, thrown));
    }

    private void end(KeyStep<K, T, R> step, Receiver<? super Pair<K, R>> down) throws InterruptedException {
        steps.remove(step.key());
        size = steps.size();
        quiet.forget(step);
        done.forget(step);
        step.complete(down);
    }

    private void look(long nanos) {
        timer = context.schedule(Duration.ofNanos(nanos), this::evictIdle);
    }

    @SuppressWarnings("unchecked") // what follows this node
    private void evictIdle(Receiver<Object> behind) throws InterruptedException {
        Receiver<? super Pair<K, R>> down = (Receiver<? super Pair<K, R>>) (Receiver<?>) behind;
        timer = null;
        long now = context.clock().nanoTime();
        while (!steps.isEmpty()) {
            long left = steps.values().iterator().next().heard() + idle - now;
            if (left > 0) {
                look(left);
                return;
            }
            evict(down);
        }
    }

    void signal(Signal signal, Receiver<? super Pair<K, R>> down) throws InterruptedException {
        switch (signal) {
            case Marker marker -> {
                (marker.kind() == Marker.Kind.QUIET ? quiet : done).take(marker, down);
                pass(down);
            }
            case Completion completion -> {
                if (timer != null) {
                    timer.cancel();
                    timer = null;
                }
                for (KeyStep<K, T, R> step : List.copyOf(steps.values())) {
                    end(step, down);
                }
                pass(down);
                down.signal(completion);
            }
            default -> down.signal(signal);
        }
    }

    /// Passes on the markers that no key holds.
    void pass(Receiver<?> down) throws InterruptedException {
        quiet.pass(down);
        done.pass(down);
    }
}

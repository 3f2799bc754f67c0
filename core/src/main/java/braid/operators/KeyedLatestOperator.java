package braid.operators;

import braid.Pair;
import braid.spi.Carried;
import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Delivers the newest element of each key by a thread of its own, and drops those of the key that came while it
/// waited. The key first that has waited longest. Where `most` keys wait, the emitter does. A key is forgotten when
/// its element is delivered.
///
/// @param most how many keys may wait, with the one that is being delivered
public record KeyedLatestOperator<K, T>(int most) implements Operator<Pair<K, T>, Pair<K, T>> {

    public KeyedLatestOperator {
        Checks.positive("limit", most);
    }

    @Override
    public String label() {
        return "latest";
    }

    @Override
    public Step<Pair<K, T>, Pair<K, T>> open(Context context) {
        Newest<K, T> newest = new Newest<>(most, context);
        return new Conflating<>(newest);
    }

    /// The keys that wait, each with its newest element.
    private static final class Newest<K, T> extends Backlog<Pair<K, T>> {

        private final Context context;

        /// Those that may still be given a newer element: what comes behind a signal waits behind it. Put by the
        /// thread that pushes, removed by the boundary's.
        private final Map<K, Waiting<K, T>> open = new ConcurrentHashMap<>();

        Newest(int most, Context context) {
            super(most, context);
            this.context = context;
        }

        void put(Pair<K, T> element) {
            Waiting<K, T> waiting = open.get(element.first());
            if (waiting != null && waiting.replace(element)) {
                context.discarded(1);
                return;
            }
            Waiting<K, T> next = new Waiting<>(element);
            open.put(element.first(), next); // before it can be delivered, and removed
            put(next);
        }

        /// It is of the newest, and put in force when that is known.
        @Override
        @Nullable
        Carried carried() {
            return null;
        }

        void behind(Signal signal) {
            open.clear();
            signal(signal);
        }

        int keys() {
            return open.size();
        }

        @Override
        @SuppressWarnings("unchecked")
        void pass(Object element, Receiver<? super Pair<K, T>> down) throws InterruptedException {
            Waiting<K, T> waiting = (Waiting<K, T>) element;
            Pair<K, T> newest = waiting.take();
            open.remove(newest.first(), waiting);
            Carried.<Pair<K, T>>pass(waiting.carried, context, down, to -> to.receive(newest));
        }
    }

    /// Given newer elements by the thread that pushes, taken by the boundary's.
    private static final class Waiting<K, T> {

        private Pair<K, T> newest;
        private @Nullable Carried carried = Carried.current();
        private boolean taken;

        Waiting(Pair<K, T> element) {
            newest = element;
        }

        synchronized boolean replace(Pair<K, T> newer) {
            if (!taken) {
                newest = newer;
                carried = Carried.current();
            }
            return !taken;
        }

        synchronized Pair<K, T> take() {
            taken = true;
            return newest;
        }
    }

    private record Conflating<K, T>(Newest<K, T> newest) implements Step<Pair<K, T>, Pair<K, T>> {
        @Override
        public Receiver<Pair<K, T>> link(Receiver<? super Pair<K, T>> down) {
            return new Receiving<>(newest, down);
        }

        @Override
        public int keys() {
            return newest.keys();
        }
    }

    private record Receiving<K, T>(Newest<K, T> newest, Receiver<? super Pair<K, T>> down)
            implements Receiver<Pair<K, T>> {
        @Override
        public void receive(Pair<K, T> element) {
            newest.put(element);
        }

        @Override
        public void signal(Signal signal) {
            newest.behind(signal);
        }

        @Override
        public boolean ready() {
            return newest.hasRoom();
        }
    }
}

package braid.cluster.driver;

import braid.spi.Origin;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Numbers for the nodes that work is for, so that their names need not travel. Holds none of them.
final class Origins {

    private final Map<Origin, Integer> numbers = new WeakHashMap<>();
    private final Map<Integer, Numbered> byNumber = new ConcurrentHashMap<>();
    private final ReferenceQueue<Origin> collected = new ReferenceQueue<>();
    private int last;

    private static final class Numbered extends WeakReference<Origin> {
        private final int number;

        Numbered(Origin origin, int number, ReferenceQueue<Origin> queue) {
            super(origin, queue);
            this.number = number;
        }
    }

    /// The number of `origin`: 1 or more.
    synchronized int number(Origin origin) {
        Integer known = numbers.get(origin);
        if (known != null) {
            return known;
        }
        while (collected.poll() instanceof Numbered gone) {
            byNumber.remove(gone.number);
        }
        int number = ++last;
        numbers.put(origin, number);
        byNumber.put(number, new Numbered(origin, number, collected));
        return number;
    }

    /// The node of that number; null if there is none any more.
    @Nullable
    Origin of(int number) {
        Numbered numbered = byNumber.get(number);
        return numbered == null ? null : numbered.get();
    }
}

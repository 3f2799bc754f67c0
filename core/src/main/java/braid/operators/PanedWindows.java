package braid.operators;

import braid.Aggregate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Windows that overlap, of partial results that can be merged more than once. Time is cut into panes, each as long as
/// what sizes and slides have in common; an element is added to one pane, and a window is made of its panes when it is
/// over.
final class PanedWindows<K, T> implements OpenWindows<K, T> {

    private final long size;
    private final long slide;
    private final long length;
    private final Aggregate<? super T, Object, ?> aggregate;
    private final OpenMarkers markers;
    private final TreeMap<Long, Pane<K>> panes = new TreeMap<>();
    private final AtomicInteger partials = new AtomicInteger();

    /// The one that was used last.
    private @Nullable Pane<K> last;

    /// The windows that begin before are over, or have no elements.
    private long over = Long.MIN_VALUE;

    PanedWindows(long size, long slide, Aggregate<? super T, Object, ?> aggregate, OpenMarkers markers) {
        this.size = size;
        this.slide = slide;
        this.length = common(size, slide);
        this.aggregate = aggregate;
        this.markers = markers;
    }

    private static long common(long one, long two) {
        return two == 0 ? one : common(two, one % two);
    }

    @Override
    public int size() {
        return partials.get();
    }

    @Override
    public boolean add(K key, long time, T element, long watermark) {
        long newest = OpenWindows.floor(time, slide, 0);
        if (newest + size <= watermark || newest < over) {
            return false;
        }
        partials.addAndGet(pane(time).add(key, element, aggregate));
        return true;
    }

    private Pane<K> pane(long time) {
        Pane<K> same = last;
        if (same != null && same.covers(time)) {
            return same;
        }
        long start = OpenWindows.floor(time, length, 0);
        Pane<K> pane = panes.get(start);
        if (pane == null) {
            pane = new Pane<>(start, start + length, markers.next());
            panes.put(start, pane);
            markers.opened(pane.number());
        }
        last = pane;
        return pane;
    }

    @Override
    public void close(long watermark, Closing<K> closing) throws InterruptedException {
        while (!panes.isEmpty()) {
            // The first window that is not over, and that the first pane is in.
            long start = Math.max(over, firstWith(panes.firstKey()));
            long end = start + size;
            if (end > watermark) {
                break;
            }
            Merged<K> merged = merged(start);
            over = start + slide;
            removeBefore(over);
            merged.pass(start, end, closing);
        }
        if (watermark != Long.MAX_VALUE) {
            over = Math.max(over, OpenWindows.floor(watermark - size, slide, 0) + slide);
        }
    }

    @Override
    public void soFar(Closing<K> closing) throws InterruptedException {
        if (!panes.isEmpty()) {
            long newest = panes.lastKey();
            for (long start = Math.max(over, firstWith(panes.firstKey())); start <= newest; start += slide) {
                merged(start).pass(start, start + size, closing);
            }
        }
    }

    /// What a window has of each key, and what went wrong with a key.
    private record Merged<K>(SequencedMap<K, Object> partials, Map<K, Throwable> failed) {

        void pass(long start, long end, Closing<K> closing) throws InterruptedException {
            for (Map.Entry<K, Object> each : partials.entrySet()) {
                closing.closed(start, end, each.getKey(), each.getValue());
            }
            for (Map.Entry<K, Throwable> each : failed.entrySet()) {
                closing.failed(start, end, each.getKey(), each.getValue());
            }
        }
    }

    /// The panes of the window at `start`, merged.
    private Merged<K> merged(long start) {
        Merged<K> merged = new Merged<>(new LinkedHashMap<>(), new LinkedHashMap<>());
        panes.subMap(start, start + size).values().forEach(pane -> merge(pane, merged.partials, merged.failed));
        return merged;
    }

    /// The start of the first window that has the pane at `start`.
    private long firstWith(long start) {
        long first = OpenWindows.floor(start, slide, 0);
        return first - (size - length - (start - first)) / slide * slide;
    }

    private void merge(Pane<K> pane, Map<K, Object> merged, Map<K, Throwable> failed) {
        pane.partials().forEach((key, partial) -> {
            if (failed.containsKey(key)) {
                return;
            }
            try {
                Object before = merged.get(key);
                Object into = before == null ? aggregate.start() : before;
                merged.put(key, Checks.element(aggregate.merge(into, partial), "the aggregate"));
            } catch (Throwable thrown) {
                merged.remove(key);
                failed.put(key, thrown);
            }
        });
    }

    private void removeBefore(long start) {
        while (!panes.isEmpty() && panes.firstKey() < start) {
            Pane<K> gone = panes.pollFirstEntry().getValue();
            last = null;
            markers.closed(gone.number());
            partials.addAndGet(-gone.partials().size());
        }
    }
}

package braid.operators;

import braid.Aggregate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Windows of one size, each with partial results of its own: where they do not overlap, and where partial results
/// can't be merged more than once.
final class FixedWindows<K, T> implements OpenWindows<K, T> {

    private final long size;
    private final long slide;
    private final long offset;
    private final Aggregate<? super T, Object, ?> aggregate;
    private final OpenMarkers markers;
    private final TreeMap<Long, Pane<K>> windows = new TreeMap<>();
    private final AtomicInteger partials = new AtomicInteger();

    /// The one that was used last.
    private @Nullable Pane<K> last;

    FixedWindows(long size, long slide, long offset, Aggregate<? super T, Object, ?> aggregate, OpenMarkers markers) {
        this.size = size;
        this.slide = slide;
        this.offset = offset;
        this.aggregate = aggregate;
        this.markers = markers;
    }

    @Override
    public int size() {
        return partials.get();
    }

    @Override
    public boolean add(K key, long time, T element, long watermark) {
        Pane<K> same = last;
        if (size == slide && same != null && same.covers(time)) {
            add(key, element, same);
            return true;
        }
        boolean open = false;
        long start = OpenWindows.floor(time, slide, offset);
        for (; start + size > Math.max(time, watermark); start -= slide) {
            add(key, element, window(start));
            open = true;
        }
        return open;
    }

    private Pane<K> window(long start) {
        Pane<K> window = windows.get(start);
        if (window == null) {
            window = new Pane<>(start, start + size, markers.next());
            windows.put(start, window);
            markers.opened(window.number());
        }
        last = window;
        return window;
    }

    private void add(K key, T element, Pane<K> window) {
        partials.addAndGet(window.add(key, element, aggregate));
    }

    @Override
    public void soFar(Closing<K> closing) throws InterruptedException {
        for (Pane<K> window : windows.values()) {
            for (Map.Entry<K, Object> each : window.partials().entrySet()) {
                closing.closed(window.start(), window.end(), each.getKey(), each.getValue());
            }
        }
    }

    @Override
    public void close(long watermark, Closing<K> closing) throws InterruptedException {
        while (!windows.isEmpty()) {
            Pane<K> first = windows.firstEntry().getValue();
            if (first.end() > watermark) {
                return;
            }
            windows.remove(first.start());
            last = null;
            markers.closed(first.number());
            partials.addAndGet(-first.partials().size());
            for (Map.Entry<K, Object> each : first.partials().entrySet()) {
                closing.closed(first.start(), first.end(), each.getKey(), each.getValue());
            }
        }
    }
}

package braid.operators;

import braid.Aggregate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Windows that last as long as their elements are less than a gap apart. An element may join two.
final class SessionWindows<K, T> implements OpenWindows<K, T> {

    private static final class Session<K> {
        private final K key;
        private final long order;
        private long start;
        private long end;
        private long number;
        private Object partial;

        /// The end that it stands in the queue with: it may have grown since.
        private long queued;

        private boolean joined;

        Session(K key, long order, long start, long end, long number, Object partial) {
            this.key = key;
            this.order = order;
            this.start = start;
            this.end = end;
            this.number = number;
            this.partial = partial;
            this.queued = end;
        }
    }

    private final long gap;
    private final Aggregate<? super T, Object, ?> aggregate;
    private final OpenMarkers markers;

    /// The open ones of each key, by their starts.
    private final Map<K, NavigableMap<Long, Session<K>>> open = new HashMap<>();

    private final PriorityQueue<Session<K>> byEnd =
            new PriorityQueue<>(Comparator.<Session<K>>comparingLong(session -> session.queued)
                    .thenComparingLong(session -> session.order));
    private final AtomicInteger sessions = new AtomicInteger();
    private long orders;

    SessionWindows(long gap, Aggregate<? super T, Object, ?> aggregate, OpenMarkers markers) {
        this.gap = gap;
        this.aggregate = aggregate;
        this.markers = markers;
    }

    @Override
    public int size() {
        return sessions.get();
    }

    @Override
    public boolean add(K key, long time, T element, long watermark) {
        NavigableMap<Long, Session<K>> ofKey = open.getOrDefault(key, Collections.emptyNavigableMap());
        Map.Entry<Long, Session<K>> before = ofKey.floorEntry(time);
        Map.Entry<Long, Session<K>> after = ofKey.higherEntry(time);
        boolean grows = before != null && time < before.getValue().end;
        boolean leads = after != null && time + gap > after.getKey();
        if (before != null && grows) {
            Session<K> session = before.getValue();
            add(element, session);
            session.end = Math.max(session.end, time + gap);
            if (after != null && leads) {
                join(session, after.getValue(), ofKey);
            }
            return true;
        }
        if (after != null && leads) {
            Session<K> session = after.getValue();
            add(element, session);
            ofKey.remove(session.start);
            session.start = time;
            ofKey.put(time, session);
            return true;
        }
        return begin(key, time, element, watermark);
    }

    private void add(T element, Session<K> session) {
        session.partial = Checks.element(aggregate.add(session.partial, element), "the aggregate");
    }

    private boolean begin(K key, long time, T element, long watermark) {
        long end = time + gap;
        if (end <= watermark) {
            return false;
        }
        Object partial = Checks.element(aggregate.add(aggregate.start(), element), "the aggregate");
        Session<K> session = new Session<>(key, orders++, time, end, markers.next(), partial);
        open.computeIfAbsent(key, _ -> new TreeMap<>()).put(time, session);
        byEnd.add(session);
        markers.opened(session.number);
        sessions.incrementAndGet();
        return true;
    }

    /// What was begun first stands for both.
    private void join(Session<K> before, Session<K> after, NavigableMap<Long, Session<K>> ofKey) {
        before.partial = Checks.element(aggregate.merge(before.partial, after.partial), "the aggregate");
        before.end = Math.max(before.end, after.end);
        ofKey.remove(after.start);
        after.joined = true;
        sessions.decrementAndGet();
        long oldest = Math.min(before.number, after.number);
        markers.closed(before.number);
        markers.closed(after.number);
        before.number = oldest;
        markers.opened(oldest);
    }

    @Override
    public void soFar(Closing<K> closing) throws InterruptedException {
        List<Session<K>> all = new ArrayList<>();
        open.values().forEach(ofKey -> all.addAll(ofKey.values()));
        all.sort(Comparator.<Session<K>>comparingLong(session -> session.end)
                .thenComparingLong(session -> session.order));
        for (Session<K> session : all) {
            closing.closed(session.start, session.end, session.key, session.partial);
        }
    }

    @Override
    public void close(long watermark, Closing<K> closing) throws InterruptedException {
        for (Session<K> first = byEnd.peek(); first != null && first.queued <= watermark; first = byEnd.peek()) {
            byEnd.remove();
            if (first.joined) {
                continue;
            }
            if (first.end > first.queued) {
                first.queued = first.end;
                byEnd.add(first);
                continue;
            }
            forget(first);
            closing.closed(first.start, first.end, first.key, first.partial);
        }
    }

    private void forget(Session<K> over) {
        NavigableMap<Long, Session<K>> ofKey = open.get(over.key);
        if (ofKey != null) {
            ofKey.remove(over.start);
            if (ofKey.isEmpty()) {
                open.remove(over.key);
            }
        }
        markers.closed(over.number);
        sessions.decrementAndGet();
    }
}

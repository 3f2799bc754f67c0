package braid.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// How far each partition is: given out, through the graph, committed. Guarded by itself, since the graph, the thread
/// that reads and the thread that polls meet here.
///
/// An offset is that of the next record. What comes back from the graph counts only for partitions that are ours, and
/// only forwards: it may be about an earlier time at which one was ours.
final class Offsets {

    private static final Pattern ENTRY = Pattern.compile("([^ @]+)-(\\d+)@(\\d+)");

    /// Where another reader was.
    private final Map<TopicPartition, Long> before;

    private final Map<TopicPartition, Long> given = new HashMap<>();
    private final Map<TopicPartition, Long> through = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    Offsets(Map<TopicPartition, Long> before) {
        this.before = Map.copyOf(before);
    }

    /// @throws IllegalArgumentException if `position` is not the text of one
    static Map<TopicPartition, Long> parse(String position) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (position.isEmpty()) {
            return offsets;
        }
        for (String entry : position.split(" ", -1)) {
            Matcher matcher = ENTRY.matcher(entry);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("not a position in topics, such as 'orders-0@15': " + position);
            }
            offsets.put(
                    new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2))),
                    Long.parseLong(matcher.group(3)));
        }
        return offsets;
    }

    /// `partition` is ours from now on.
    ///
    /// @param known what is committed of it; 0 for nothing
    /// @return where to read on
    synchronized long assigned(TopicPartition partition, long known) {
        long from = Math.max(known, before.getOrDefault(partition, 0L));
        committed.put(partition, known);
        through.put(partition, known); // what another reader has given out may be under way still
        given.put(partition, from);
        return from;
    }

    /// All of `partition` before `offset` has been given out, in order.
    synchronized void give(TopicPartition partition, long offset) {
        given.computeIfPresent(partition, (_, now) -> Math.max(now, offset));
    }

    /// The text of all that has been given out: [#parse] understands it.
    synchronized String position() {
        Map<String, Long> sorted = new TreeMap<>();
        given.forEach((partition, offset) -> sorted.put(partition.topic() + "-" + partition.partition(), offset));
        StringBuilder text = new StringBuilder();
        sorted.forEach((partition, offset) -> text.append(text.isEmpty() ? "" : " ")
                .append(partition)
                .append('@')
                .append(offset));
        return text.toString();
    }

    /// All before `position` is through.
    synchronized void through(Map<TopicPartition, Long> position) {
        position.forEach((partition, offset) -> {
            Long most = given.get(partition);
            if (most != null && offset <= most) {
                through.merge(partition, offset, Math::max);
            }
        });
        notifyAll();
    }

    /// What is through and not committed, of `partitions`.
    synchronized Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long now = through.getOrDefault(partition, 0L);
            if (now > committed.getOrDefault(partition, 0L)) {
                offsets.put(partition, new OffsetAndMetadata(now));
            }
        }
        return offsets;
    }

    synchronized void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) ->
                committed.computeIfPresent(partition, (_, now) -> Math.max(now, offset.offset())));
    }

    /// Waits until what was given out of `partitions` is through.
    ///
    /// @return false if `nanos` were over before
    synchronized boolean awaitThrough(Collection<TopicPartition> partitions, long nanos) throws InterruptedException {
        long begun = System.nanoTime();
        while (!partitions.stream().allMatch(this::isThrough)) {
            long left = nanos - (System.nanoTime() - begun);
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
        }
        return true;
    }

    private boolean isThrough(TopicPartition partition) {
        return through.getOrDefault(partition, 0L) >= given.getOrDefault(partition, 0L);
    }

    synchronized void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition each : partitions) {
            given.remove(each);
            through.remove(each);
            committed.remove(each);
        }
    }
}

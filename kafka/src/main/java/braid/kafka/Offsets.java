package braid.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// How far each partition is: given out, through the graph, committed. Guarded by itself, since the graph, the thread
/// that reads and the thread that polls meet here.
///
/// An offset is that of the next record. Each time a partition becomes ours has a number, its *turn*. What comes back
/// from the graph counts only for the present turn, and only forwards: it may be about an earlier one.
final class Offsets {

    /// No offset.
    static final long NONE = -1;

    private static final Pattern ENTRY = Pattern.compile("([^ @]+)-(\\d{1,9})@(\\d{1,18})(?:#(\\d{1,18}))?");
    private static final AtomicLong TURNS = new AtomicLong();

    /// How far a partition is, in that turn.
    record Mark(long offset, long turn) {}

    /// Where another reader was, of what was not assigned to this one yet.
    private final Map<TopicPartition, Mark> before;

    /// What came back of that meanwhile.
    private final Map<TopicPartition, Mark> told = new HashMap<>();

    private final Map<TopicPartition, Mark> given = new HashMap<>();
    private final Map<TopicPartition, Long> through = new HashMap<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();

    Offsets(Map<TopicPartition, Mark> before) {
        this.before = new HashMap<>(before);
        before.values().forEach(mark -> TURNS.accumulateAndGet(mark.turn(), Math::max));
    }

    /// @throws IllegalArgumentException if `position` is not the text of one
    static Map<TopicPartition, Mark> parse(String position) {
        Map<TopicPartition, Mark> offsets = new HashMap<>();
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
                    new Mark(
                            Long.parseLong(matcher.group(3)),
                            matcher.group(4) == null ? 0 : Long.parseLong(matcher.group(4))));
        }
        return offsets;
    }

    /// Whether another reader has said where it was in `partition`, which has not been ours since then.
    synchronized boolean knows(TopicPartition partition) {
        return before.containsKey(partition);
    }

    /// `partition` is ours from now on.
    ///
    /// @param now what is committed of it, or [#NONE]: then `begin` is committed soon, so that the next reader
    ///     begins there too
    /// @param begin where it begins; [#NONE] only where another reader was
    /// @return where to read on
    synchronized long assigned(TopicPartition partition, long now, long begin) {
        Mark earlier = before.remove(partition);
        Mark already = told.remove(partition);
        boolean goesOn = earlier != null && earlier.offset() >= begin;
        Mark from = goesOn && earlier != null ? earlier : new Mark(begin, TURNS.incrementAndGet());
        committed.put(partition, now);
        // What another reader has given out may be under way still.
        through.put(partition, goesOn && already != null ? Math.max(begin, already.offset()) : begin);
        given.put(partition, from);
        return from.offset();
    }

    /// All of `partition` before `offset` has been given out, in order.
    synchronized void give(TopicPartition partition, long offset) {
        given.computeIfPresent(partition, (_, mark) -> new Mark(Math.max(mark.offset(), offset), mark.turn()));
    }

    /// The text of all that has been given out: [#parse] understands it.
    synchronized String position() {
        Map<String, Mark> sorted = new TreeMap<>();
        given.forEach((partition, mark) -> sorted.put(partition.topic() + "-" + partition.partition(), mark));
        StringBuilder text = new StringBuilder();
        sorted.forEach((partition, mark) -> text.append(text.isEmpty() ? "" : " ")
                .append(partition)
                .append('@')
                .append(mark.offset())
                .append('#')
                .append(mark.turn()));
        return text.toString();
    }

    /// All before `position` is through.
    synchronized void through(Map<TopicPartition, Mark> position) {
        position.forEach((partition, mark) -> {
            if (isOf(given.get(partition), mark)) {
                through.merge(partition, mark.offset(), Math::max);
            } else if (isOf(before.get(partition), mark)) {
                told.put(partition, mark);
            }
        });
        notifyAll();
    }

    private static boolean isOf(@Nullable Mark most, Mark mark) {
        return most != null && mark.turn() == most.turn() && mark.offset() <= most.offset();
    }

    /// What is through and not committed, of `partitions`.
    synchronized Map<TopicPartition, OffsetAndMetadata> uncommitted(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long now = through.getOrDefault(partition, NONE);
            if (now > committed.getOrDefault(partition, NONE)) {
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
        Mark most = given.get(partition);
        return most == null || through.getOrDefault(partition, NONE) >= most.offset();
    }

    synchronized void forget(Collection<TopicPartition> partitions) {
        for (TopicPartition each : partitions) {
            before.remove(each);
            told.remove(each);
            given.remove(each);
            through.remove(each);
            committed.remove(each);
        }
    }
}

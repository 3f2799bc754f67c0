package braid.kafka;

import braid.spi.SourceReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// Gives out the records of one transaction, and waits until that is committed, or undone and through. Its own thread
/// polls, and is the only one that calls the consumer; it also commits and undoes.
final class TransactionReader<K, V, L, W> implements SourceReader<ConsumerRecord<K, V>>, ConsumerRebalanceListener {

    private static final System.Logger LOG = System.getLogger("braid.kafka");
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final long LOOK_MILLIS = 5;
    private static final Duration LAST_CALLS = Duration.ofSeconds(5);

    /// So many transactions in a row may be undone, as rebalances do, before the source fails.
    private static final int MOST_UNDONE = 20;

    /// So often a commit without an answer is asked for, each time for `max.block.ms`.
    private static final int COMMIT_TRIES = 3;

    private final Turns<K, V, L, W> turns;
    private final Consumer<K, V> consumer;
    private final Producer<L, W> producer;
    private final List<String> topics;
    private final int room;
    private final Duration patience;
    private final Thread thread;
    private final Deque<List<ConsumerRecord<K, V>>> waiting = new ArrayDeque<>();
    private int records;
    private int undoneInRow;
    private boolean beginning;
    private boolean stopped;
    private boolean ended;
    private @Nullable Throwable broken;
    private volatile boolean closing;
    private volatile long lag = -1;

    TransactionReader(Turns<K, V, L, W> turns, KafkaRecords<K, V> from, Supplier<Producer<L, W>> producers) {
        this.turns = turns;
        this.topics = from.named();
        this.room = from.room();
        this.patience = from.patience();
        this.consumer = from.committedConsumer();
        this.producer = made(producers, consumer);
        this.thread = Thread.ofPlatform()
                .daemon(true)
                .name("braid-kafka-" + from.group())
                .inheritInheritableThreadLocals(false)
                .unstarted(this::run);
    }

    private static <P> P made(Supplier<P> producers, Consumer<?, ?> consumer) {
        try {
            return producers.get();
        } catch (RuntimeException thrown) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw thrown;
        }
    }

    void begin() {
        thread.start();
    }

    Producer<L, W> producer() {
        return producer;
    }

    // What the graph calls.

    @Override
    public List<ConsumerRecord<K, V>> read() throws Exception {
        synchronized (turns) {
            while (!stopped && !ended && (beginning || turns.underWay() || turns.turn() != null || waiting.isEmpty())) {
                turns.wait();
            }
            if (stopped) {
                return List.of();
            }
            if (broken instanceof Exception exception) {
                throw exception;
            }
            if (ended) {
                throw new IllegalStateException("the thread that polls has ended", broken);
            }
            return batch();
        }
    }

    private List<ConsumerRecord<K, V>> batch() {
        producer.beginTransaction();
        Turns.Turn turn = turns.open();
        List<ConsumerRecord<K, V>> batch = new ArrayList<>();
        while (!waiting.isEmpty()
                && (batch.isEmpty() || batch.size() + waiting.getFirst().size() <= room)) {
            List<ConsumerRecord<K, V>> some = waiting.removeFirst();
            TopicPartition partition = partition(some);
            turn.first.putIfAbsent(partition, some.getFirst().offset());
            turn.next.put(partition, some.getLast().offset() + 1);
            batch.addAll(some);
        }
        records -= batch.size();
        turns.notifyAll();
        return batch;
    }

    private static TopicPartition partition(List<? extends ConsumerRecord<?, ?>> records) {
        return new TopicPartition(records.getFirst().topic(), records.getFirst().partition());
    }

    @Override
    public String position() {
        return turns.position();
    }

    @Override
    public void acknowledge(String position) {
        turns.acknowledge(position);
    }

    @Override
    public long lag() {
        long behind = lag;
        synchronized (turns) {
            return behind < 0 ? -1 : behind + records;
        }
    }

    @Override
    public void stop() {
        synchronized (turns) {
            stopped = true;
            waiting.clear();
            records = 0;
            turns.notifyAll();
        }
    }

    /// Commits what is through, undoes what is not, and leaves the group.
    @Override
    public void close() throws InterruptedException {
        stop();
        closing = true;
        consumer.wakeup();
        try {
            thread.join(LAST_CALLS.multipliedBy(4));
        } finally {
            turns.end(this);
        }
    }

    // What the thread that polls does.

    private void run() {
        Throwable why = null;
        try {
            producer.initTransactions();
            consumer.subscribe(topics, this);
            while (!closing) {
                look();
            }
        } catch (WakeupException woken) {
            why = closing ? null : woken;
        } catch (Throwable thrown) {
            why = thrown;
        }
        if (why == null) {
            why = last();
        }
        synchronized (turns) {
            ended = true;
            broken = why;
            waiting.clear();
            records = 0;
            turns.undo();
        }
        leave();
    }

    private @Nullable Throwable last() {
        try {
            settle();
            return null;
        } catch (RuntimeException thrown) {
            LOG.log(System.Logger.Level.WARNING, () -> "not committed, and so it comes again: " + thrown);
            return thrown;
        }
    }

    private void leave() {
        try {
            producer.close(LAST_CALLS); // undoes what is not committed, at the next beginning at the latest
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, () -> "a producer does not close: " + failed);
        }
        try {
            consumer.close(CloseOptions.timeout(LAST_CALLS));
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, () -> "a consumer does not close: " + failed);
        }
    }

    private void look() throws InterruptedException {
        settle();
        boolean busy;
        boolean full;
        synchronized (turns) {
            Turns.Turn turn = turns.turn();
            full = stopped || records >= room;
            busy = turns.underWay() || turn != null || !waiting.isEmpty();
            if (busy && (turn == null || !turn.through)) {
                turns.wait(LOOK_MILLIS);
            }
        }
        if (full) {
            consumer.pause(consumer.assignment());
        } else {
            consumer.resume(consumer.paused());
        }
        ConsumerRecords<K, V> polled = consumer.poll(busy ? Duration.ZERO : IDLE);
        long behind = -1;
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong its = consumer.currentLag(partition);
            behind = its.isPresent() ? Math.max(0, behind) + its.getAsLong() : behind;
        }
        lag = behind;
        synchronized (turns) {
            for (TopicPartition partition : polled.partitions()) {
                if (!stopped) {
                    waiting.add(polled.records(partition));
                    records += polled.records(partition).size();
                }
            }
            turns.notifyAll();
        }
    }

    /// Commits the transaction when all of it is through; undoes it as soon as it is to be undone.
    private void settle() {
        Turns.Turn turn = turns.turn();
        if (turn == null) {
            return;
        }
        boolean through;
        boolean undone;
        synchronized (turns) {
            through = turn.through;
            undone = turn.undone;
        }
        if (through && !undone) {
            try {
                commit(turn);
                undoneInRow = 0;
                turns.close();
                return;
            } catch (WakeupException woken) {
                throw woken;
            } catch (KafkaException failed) {
                LOG.log(System.Logger.Level.DEBUG, "a transaction is undone", failed);
                undoneInRow++;
                undo(turn, failed);
            }
        } else if (undone) {
            undo(turn, null);
        }
        if (through && turn.rolledBack) {
            again(turn);
            turns.close();
        }
    }

    private void commit(Turns.Turn turn) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        turn.next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        for (int tries = 1; ; tries++) {
            try {
                producer.commitTransaction();
                return;
            } catch (TimeoutException unknown) {
                if (tries == COMMIT_TRIES) {
                    throw unknown; // cannot be undone either: the next beginning finds out
                }
            }
        }
    }

    private void undo(Turns.Turn turn, @Nullable KafkaException why) {
        synchronized (turns) {
            turn.undone = true;
            if (turn.rolledBack) {
                return;
            }
        }
        try {
            producer.abortTransaction();
        } catch (RuntimeException failed) {
            if (why != null) {
                why.addSuppressed(failed);
                throw why;
            }
            throw failed;
        }
        synchronized (turns) {
            turn.rolledBack = true;
        }
        if (why != null && undoneInRow >= MOST_UNDONE) {
            throw new IllegalStateException("no transaction could be committed in " + MOST_UNDONE + " tries", why);
        }
    }

    /// Has what an undone transaction was of polled again.
    private void again(Turns.Turn turn) {
        Set<TopicPartition> ours = new HashSet<>(turn.next.keySet());
        ours.retainAll(consumer.assignment());
        if (ours.isEmpty()) {
            return;
        }
        drop(ours);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(ours);
        for (TopicPartition partition : ours) {
            OffsetAndMetadata offset = committed.get(partition);
            consumer.seek(partition, offset == null ? turn.first.getOrDefault(partition, 0L) : offset.offset());
        }
    }

    private void drop(Collection<TopicPartition> partitions) {
        synchronized (turns) {
            waiting.removeIf(batch -> {
                boolean gone = partitions.contains(partition(batch));
                records -= gone ? batch.size() : 0;
                return gone;
            });
        }
    }

    // What the group says, within a poll.

    /// Where nothing is committed, the beginning is, so that the next reader begins there too.
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>();
        consumer.committed(Set.copyOf(partitions)).forEach((partition, committed) -> {
            if (committed == null) {
                begin.put(partition, new OffsetAndMetadata(consumer.position(partition)));
            }
        });
        if (!begin.isEmpty()) {
            // No transaction begins meanwhile: this commit must not be the later one.
            synchronized (turns) {
                beginning = true;
            }
            consumer.commitAsync(begin, (_, _) -> {
                synchronized (turns) {
                    beginning = false;
                    turns.notifyAll();
                }
            });
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        drop(partitions);
        Turns.Turn turn = turns.turn();
        if (turn == null || hasEnded() || Collections.disjoint(turn.next.keySet(), partitions)) {
            return;
        }
        try {
            awaitThrough(turn);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        synchronized (turns) {
            turn.undone |= !turn.through;
        }
        settle();
    }

    /// Then the producer is closed, and has undone what was not committed.
    private boolean hasEnded() {
        synchronized (turns) {
            return ended;
        }
    }

    private void awaitThrough(Turns.Turn turn) throws InterruptedException {
        long begun = System.nanoTime();
        synchronized (turns) {
            while (!turn.through && !turn.undone && !closing) {
                long left = patience.toNanos() - (System.nanoTime() - begun);
                if (left <= 0) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            () -> "a transaction is not through after " + patience + ", is undone, and comes again");
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(
                        turns, Math.clamp(left, TimeUnit.MILLISECONDS.toNanos(1), IDLE.toNanos()));
            }
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        drop(partitions);
        Turns.Turn turn = turns.turn();
        if (turn != null && !Collections.disjoint(turn.next.keySet(), partitions)) {
            turns.undo();
        }
    }
}

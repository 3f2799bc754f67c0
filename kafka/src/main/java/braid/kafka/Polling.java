package braid.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// The thread that polls, and the only one that calls the consumer. It polls all the time, so that the group keeps
/// this member; where there is no room, the partitions are paused.
final class Polling<K, V> implements ConsumerRebalanceListener {

    private static final System.Logger LOG = System.getLogger("braid.kafka");
    private static final Duration IDLE = Duration.ofMillis(100);

    /// While partitions are paused; as soon as there is room they go on.
    private static final long PAUSED_MILLIS = 20;

    private static final Duration LAST_CALLS = Duration.ofSeconds(5);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Consumer<K, V> consumer;
    private final Offsets offsets;
    private final Arrived<K, V> arrived;
    private final int room;
    private final Duration patience;
    private boolean committing;
    private @Nullable Exception notCommitted;
    private volatile boolean stopped;
    private volatile boolean closing;
    private volatile long lag = -1;
    private volatile @Nullable Thread thread;

    Polling(Consumer<K, V> consumer, Offsets offsets, int room, Duration patience) {
        this.consumer = consumer;
        this.offsets = offsets;
        this.arrived = new Arrived<>(offsets);
        this.room = room;
        this.patience = patience;
    }

    void begin(List<String> topics, String group) {
        Thread polling = Thread.ofPlatform()
                .daemon(true)
                .name("braid-kafka-" + group)
                .inheritInheritableThreadLocals(false)
                .unstarted(() -> run(topics));
        thread = polling;
        polling.start();
    }

    Arrived<K, V> arrived() {
        return arrived;
    }

    /// How many records are behind what was given out; -1 if that is not known yet.
    long lag() {
        long behind = lag;
        return behind < 0 ? -1 : behind + arrived.size();
    }

    /// Nothing more is given out. What is under way is still committed.
    void stop() {
        stopped = true;
        arrived.end(null);
    }

    /// Commits what is through, and leaves the group.
    void close() throws InterruptedException {
        stop();
        closing = true;
        consumer.wakeup();
        Thread polling = thread;
        if (polling != null) {
            polling.join(LAST_CALLS.multipliedBy(3));
        }
    }

    private void run(List<String> topics) {
        Throwable why = null;
        try {
            consumer.subscribe(topics, this);
            while (!closing) {
                pollOnce();
            }
        } catch (WakeupException woken) {
            why = closing ? null : woken;
        } catch (Throwable thrown) {
            why = thrown;
        } finally {
            arrived.end(why);
            closing = true;
            leave();
        }
    }

    private void pollOnce() throws Exception {
        if (notCommitted != null) {
            throw notCommitted;
        }
        commit();
        boolean full = stopped || arrived.size() >= room;
        if (full) {
            consumer.pause(consumer.assignment());
        } else if (arrived.size() <= room / 2) {
            consumer.resume(consumer.paused());
        }
        boolean paused = !consumer.paused().isEmpty() && !stopped;
        if (paused) {
            arrived.awaitRoom(room / 2, PAUSED_MILLIS);
        }
        ConsumerRecords<K, V> records = consumer.poll(paused ? Duration.ZERO : IDLE);
        for (TopicPartition partition : records.partitions()) {
            arrived.add(records.records(partition));
        }
        lag = currentLag();
    }

    private long currentLag() {
        long all = -1;
        for (TopicPartition partition : consumer.assignment()) {
            OptionalLong its = consumer.currentLag(partition);
            if (its.isPresent()) {
                all = Math.max(0, all) + its.getAsLong();
            }
        }
        return all;
    }

    /// Commits what is through, one commit after the other. One that fails is tried again with the next poll, unless
    /// no try will help: then the reader has failed.
    private void commit() {
        Map<TopicPartition, OffsetAndMetadata> through = offsets.uncommitted(consumer.assignment());
        if (committing || through.isEmpty()) {
            return;
        }
        committing = true;
        consumer.commitAsync(through, (done, failed) -> {
            committing = false;
            if (failed == null) {
                offsets.committed(done);
            } else if (passes(failed)) {
                LOG.log(System.Logger.Level.DEBUG, "a commit is tried again", failed);
            } else {
                notCommitted = failed;
            }
        });
    }

    /// Whether it is of the group's present state, which changes with the next polls.
    private static boolean passes(Exception failed) {
        return failed instanceof RetriableException
                || failed instanceof RebalanceInProgressException
                || failed instanceof CommitFailedException
                || failed instanceof StaleMemberEpochException;
    }

    /// As [#commit], and waits until that is done.
    private void commitNow(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> through = offsets.uncommitted(partitions);
        for (int tries = 0; tries < 2 && !through.isEmpty(); tries++) {
            try {
                consumer.commitSync(through, LAST_CALLS);
                offsets.committed(through);
                return;
            } catch (WakeupException woken) {
                closing = true; // this call had to take it
            } catch (RuntimeException failed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "not committed, and so it comes again: " + through + ": " + failed);
                return;
            }
        }
    }

    /// Polls until a rebalance that is under way is over, since nothing can be committed meanwhile.
    private void commitLast() {
        long begun = System.nanoTime();
        boolean tried = false;
        while (!tried) {
            Map<TopicPartition, OffsetAndMetadata> through = offsets.uncommitted(consumer.assignment());
            try {
                if (!through.isEmpty()) {
                    consumer.commitSync(through, LAST_CALLS);
                    offsets.committed(through);
                }
                tried = true;
            } catch (WakeupException woken) {
                LOG.log(System.Logger.Level.TRACE, "the wake-up of close", woken);
            } catch (RebalanceInProgressException rebalance) {
                if (System.nanoTime() - begun > LAST_CALLS.toNanos()) {
                    throw rebalance;
                }
                consumer.pause(consumer.assignment());
                var _ = consumer.poll(IDLE); // what it gives is not given out
            }
        }
    }

    private void leave() {
        try {
            commitLast();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, () -> "not committed, and so it comes again: " + failed);
        }
        try {
            consumer.close(CloseOptions.timeout(LAST_CALLS));
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, () -> "a consumer does not close: " + failed);
        }
    }

    // What the group says, within a poll.

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions));
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata committed = known.get(partition);
            long now = committed == null ? Offsets.NONE : committed.offset();
            long begin = committed == null && !offsets.knows(partition) ? consumer.position(partition) : now;
            long next = offsets.assigned(partition, now, begin);
            if (next > begin) {
                consumer.seek(partition, next);
            }
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        arrived.drop(partitions);
        try {
            awaitThrough(partitions);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        commitNow(partitions);
        offsets.forget(partitions);
    }

    private void awaitThrough(Collection<TopicPartition> partitions) throws InterruptedException {
        long begun = System.nanoTime();
        boolean through = false;
        while (!through && !closing && System.nanoTime() - begun < patience.toNanos()) {
            through = offsets.awaitThrough(partitions, SLICE_NANOS);
        }
        if (!through && !closing) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "what is under way of " + partitions + " is not through after " + patience
                            + ", and comes again at their next owner");
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        arrived.drop(partitions);
        offsets.forget(partitions);
    }
}

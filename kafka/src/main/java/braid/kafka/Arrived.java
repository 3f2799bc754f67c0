package braid.kafka;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The records that were polled and not given out yet. To give out, and to take a partition away, exclude one
/// another: both are done under the lock of the [Offsets].
final class Arrived<K, V> {

    private final Offsets offsets;
    private final Deque<List<ConsumerRecord<K, V>>> batches = new ArrayDeque<>();
    private int records;
    private boolean ended;
    private @Nullable Throwable broken;

    Arrived(Offsets offsets) {
        this.offsets = offsets;
    }

    /// Takes what was polled, of one partition, in order.
    void add(List<ConsumerRecord<K, V>> batch) {
        synchronized (offsets) {
            if (!ended && !batch.isEmpty()) {
                batches.add(batch);
                records += batch.size();
                offsets.notifyAll();
            }
        }
    }

    /// Waits until no more than `most` are there, or nothing is given out any more.
    ///
    /// @param millis how long at the most
    void awaitRoom(int most, long millis) throws InterruptedException {
        synchronized (offsets) {
            long begun = System.nanoTime();
            while (records > most && !ended) {
                long left = TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - begun);
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(offsets, Math.max(left, 1_000_000));
            }
        }
    }

    int size() {
        synchronized (offsets) {
            return records;
        }
    }

    /// Gives out the next ones, when they are there; none at the end.
    ///
    /// @throws Exception what has broken the polling
    List<ConsumerRecord<K, V>> take() throws Exception {
        synchronized (offsets) {
            while (batches.isEmpty() && !ended) {
                offsets.wait();
            }
            List<ConsumerRecord<K, V>> batch = batches.poll();
            if (batch == null) {
                if (broken instanceof Exception exception) {
                    throw exception;
                }
                if (broken != null) {
                    throw new IllegalStateException("the thread that polls has broken", broken);
                }
                return List.of();
            }
            records -= batch.size();
            offsets.notifyAll();
            ConsumerRecord<K, V> last = batch.getLast();
            offsets.give(new TopicPartition(last.topic(), last.partition()), last.offset() + 1);
            return batch;
        }
    }

    /// Drops what was not given out of `partitions`.
    void drop(Collection<TopicPartition> partitions) {
        Set<TopicPartition> gone = Set.copyOf(partitions);
        synchronized (offsets) {
            for (Iterator<List<ConsumerRecord<K, V>>> all = batches.iterator(); all.hasNext(); ) {
                List<ConsumerRecord<K, V>> batch = all.next();
                ConsumerRecord<K, V> first = batch.getFirst();
                if (gone.contains(new TopicPartition(first.topic(), first.partition()))) {
                    all.remove();
                    records -= batch.size();
                }
            }
        }
    }

    /// No more come, and none are given out; whoever waits is told.
    ///
    /// @param why what has broken the polling, or null
    void end(@Nullable Throwable why) {
        synchronized (offsets) {
            if (!ended) {
                ended = true;
                broken = why;
                batches.clear();
                records = 0;
                offsets.notifyAll();
            }
        }
    }
}

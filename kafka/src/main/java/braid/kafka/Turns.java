package braid.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Transactions one after another, also where the reader has failed and was opened again: what a transaction has
/// brought into the graph is through before the next one begins. Guarded by itself; readers, the graph and the threads
/// that poll meet here.
final class Turns<K, V, L, W> {

    /// One transaction.
    static final class Turn {
        final Map<TopicPartition, Long> first = new HashMap<>();
        final Map<TopicPartition, Long> next = new HashMap<>();
        boolean through;
        boolean undone;
        boolean rolledBack;
    }

    /// Tells positions of this object from those of another one, of a process before this.
    private final String name = "transaction of " + UUID.randomUUID() + " ";

    private @Nullable TransactionReader<K, V, L, W> reader;
    private @Nullable Turn turn;
    private long begun;
    private long through;

    synchronized void begin(TransactionReader<K, V, L, W> mine) {
        if (reader != null) {
            throw new IllegalStateException("these transactions must have one source, and another one is open");
        }
        mine.begin();
        reader = mine;
        turn = null; // what a reader before this one has begun is undone
    }

    synchronized void end(TransactionReader<K, V, L, W> mine) {
        if (reader == mine) {
            reader = null;
        }
        undo();
    }

    /// Whether something of a transaction may be in the graph.
    synchronized boolean underWay() {
        return begun > through;
    }

    synchronized Turn open() {
        Turn mine = new Turn();
        turn = mine;
        begun++;
        return mine;
    }

    synchronized @Nullable Turn turn() {
        return turn;
    }

    /// The next may begin, as soon as what is under way is through.
    synchronized void close() {
        turn = null;
        notifyAll();
    }

    /// What is still written of the present one is dropped.
    synchronized void undo() {
        if (turn != null) {
            turn.undone = true;
        }
        notifyAll();
    }

    synchronized String position() {
        return name + begun;
    }

    synchronized void acknowledge(String position) {
        if (position.startsWith(name)) {
            through = Math.max(through, Long.parseLong(position.substring(name.length())));
            if (turn != null && !underWay()) {
                turn.through = true;
            }
            notifyAll();
        }
    }

    /// Writes into the present transaction, and returns when the brokers have all.
    void write(List<? extends ProducerRecord<L, W>> records) throws InterruptedException {
        TransactionReader<K, V, L, W> its;
        Turn mine;
        synchronized (this) {
            its = reader;
            mine = turn;
            if (!underWay()) {
                throw new IllegalStateException(
                        "what is written must come of the records of the same transactions: " + records.getFirst());
            }
            if (its == null || mine == null || mine.undone) {
                return; // its record comes again
            }
        }
        try {
            KafkaWriter.send(its.producer(), records);
        } catch (KafkaException | IllegalStateException thrown) {
            synchronized (this) {
                if (mine.undone) {
                    return;
                }
            }
            throw thrown;
        }
    }
}

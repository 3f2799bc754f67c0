package braid.kafka;

import braid.spi.SinkWriter;
import braid.spi.SourceReader;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/// From topics to topics, *exactly once*: what is written, and that its records are through, are committed in one
/// transaction, or neither is.
///
/// ```java
/// var once = KafkaTransactions.of("billing-1", orders, bills); // a KafkaRecords and a KafkaSink
/// Source.from(once.records())
///         .keyBy(ConsumerRecord::key)
///         .scatter()
///         .map(order -> bill(order.value()))
///         .buffer(64)
///         .gather()
///         .values()
///         .map(bill -> new ProducerRecord<>("bills", bill.customer(), bill.text()))
///         .to(once.sink());
/// ```
///
/// A transaction is of what is there, so many records as [KafkaRecords#buffering] says at the most. The next one
/// begins when all records of it are through the graph and it is committed. So nothing in the graph may keep an element
/// until another comes, as a window does: its transaction would end by `transaction.timeout.ms`, a minute by default,
/// and fail the source.
///
/// Where a task's element fails and the failure is handled, its record counts as through. Where the stream fails, the
/// program is killed, or a partition goes to another member before its records are through, the transaction is
/// undone, and its records come again: functions may run twice, what they give is in the topics once, for whoever
/// reads with `isolation.level=read_committed`.
///
/// It has one source, which may be restarted, and one graph, in which [#sink] may be used more than once.
///
/// @param <K> the keys that are read
/// @param <V> the values that are read
/// @param <L> the keys that are written
/// @param <W> the values that are written
public final class KafkaTransactions<K, V, L, W> {

    private final String id;
    private final KafkaRecords<K, V> records;
    private final KafkaSink<L, W> sink;
    private final Turns<K, V, L, W> turns = new Turns<>();

    private KafkaTransactions(String id, KafkaRecords<K, V> records, KafkaSink<L, W> sink) {
        this.id = id;
        this.records = records;
        this.sink = sink;
    }

    /// Of what `records` reads and `sink` writes, which must be topics of one Kafka cluster.
    ///
    /// @param id the `transactional.id`. Each member of the group has one of its own, and the same one again after
    ///     a restart: who begins with it undoes what its predecessor has left, and that one, should it still live,
    ///     commits nothing any more
    /// @throws IllegalArgumentException if `id` is blank
    public static <K, V, L, W> KafkaTransactions<K, V, L, W> of(
            String id, KafkaRecords<K, V> records, KafkaSink<L, W> sink) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("id must not be blank: '" + id + "'");
        }
        return new KafkaTransactions<>(
                id, Objects.requireNonNull(records, "records"), Objects.requireNonNull(sink, "sink"));
    }

    /// The records, for [braid.Source#from]. Opening throws an [IllegalStateException] while another source has it
    /// open.
    public SourceReader.Opener<ConsumerRecord<K, V>> records() {
        return _ -> {
            TransactionReader<K, V, L, W> reader =
                    new TransactionReader<>(turns, records, () -> sink.transactional(id));
            turns.begin(reader);
            return reader;
        };
    }

    /// The sink of the same graph, for [braid.Stream#to]. What it has passed on is in the transaction, and not yet
    /// committed.
    public SinkWriter.Opener<ProducerRecord<L, W>> sink() {
        return () -> new SinkWriter<>() {
            @Override
            public void write(List<? extends ProducerRecord<L, W>> elements) throws InterruptedException {
                turns.write(elements);
            }

            @Override
            public void close() {
                // The reader closes the producer, when the last transaction is over.
            }
        };
    }

    @Override
    public String toString() {
        return records + " to " + sink + ", in transactions of " + id;
    }
}

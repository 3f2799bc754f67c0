package braid.kafka;

import braid.function.ThrowingFunction;
import braid.spi.SourceReader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// The records of topics, read as a member of a consumer group:
///
/// ```java
/// Source.from(KafkaRecords.of(
///                         Map.of("bootstrap.servers", "localhost:9092", "group.id", "billing"),
///                         new StringDeserializer(),
///                         new StringDeserializer())
///                 .topics("orders"))
///         .scatter()
///         .map(order -> bill(order.value()))
///         .buffer(64)
///         .gather()
///         .sink(bill -> store(bill));
/// ```
///
/// An offset is committed when its record and all records before it in its partition are through the graph, in
/// whatever order tasks end: *at least once*. After a crash, or where a partition goes to another member, what was
/// under way comes again.
///
/// A thread of its own polls, and stays in the group however long the graph takes: where so many records as
/// [#buffering] says wait for the graph, the partitions are paused. A rebalance waits, as long as [#revoking] says,
/// until what was given out of the partitions that go is through, and is committed.
///
/// A value that cannot be deserialized fails the source, as Kafka's own consumer does. To have it as the failure of
/// one element instead, read [#bytes], and deserialize in a `map`, by [#deserialized].
///
/// Immutable. Open to be used by many sources, each a member of its own.
///
/// @param <K> the keys
/// @param <V> the values
public final class KafkaRecords<K, V> implements SourceReader.Opener<ConsumerRecord<K, V>> {

    private static final String WHY_NO_AUTO_COMMIT = "an offset is committed when its record is through the graph";

    private final Settings settings;
    private final Deserializer<K> keys;
    private final Deserializer<V> values;
    private final List<String> topics;
    private final int room;
    private final Duration patience;

    private KafkaRecords(
            Settings settings,
            Deserializer<K> keys,
            Deserializer<V> values,
            List<String> topics,
            int room,
            Duration patience) {
        this.settings = settings;
        this.keys = keys;
        this.values = values;
        this.topics = topics;
        this.room = room;
        this.patience = patience;
    }

    /// Reads with a consumer of these settings.
    ///
    /// @param settings by the names of [ConsumerConfig]: at least `bootstrap.servers` and `group.id`. Where
    ///     nothing is said, a group without an offset begins at the earliest record, and partitions move one by
    ///     one between members
    /// @param keys of the records' keys; called by the polling thread
    /// @param values of the records' values; called by the polling thread. Neither is ever closed by Braid: many
    ///     sources may use them, one after another
    /// @throws IllegalArgumentException if a setting is missing, or commits by itself
    public static <K, V> KafkaRecords<K, V> of(Map<String, ?> settings, Deserializer<K> keys, Deserializer<V> values) {
        Settings mine = new Settings(settings)
                .need(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG)
                .need(ConsumerConfig.GROUP_ID_CONFIG)
                .force(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false", WHY_NO_AUTO_COMMIT)
                .or(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        if (!mine.says(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer")) {
            mine.or(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        }
        return new KafkaRecords<>(
                mine,
                Objects.requireNonNull(keys, "keys"),
                Objects.requireNonNull(values, "values"),
                List.of(),
                1000,
                Duration.ofSeconds(10));
    }

    /// Reads bytes, which a `map` can deserialize: what cannot be is then the failure of one element, and the others
    /// go on.
    ///
    /// ```java
    /// Source.from(KafkaRecords.bytes(settings).topics("orders"))
    ///         .map(KafkaRecords.deserialized(new StringDeserializer(), new StringDeserializer()))
    ///         .onError(failure -> report(failure.element())) // the record as it came, with its offset
    /// ```
    ///
    /// @param settings as in [#of]
    public static KafkaRecords<byte[], byte[]> bytes(Map<String, ?> settings) {
        return of(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Deserializes a record of [#bytes]. Null stays null, be it a key without a value or a value without a key.
    ///
    /// @param keys of the record's key; called by the thread that runs the step
    /// @param values of the record's value; likewise
    /// @return a function that throws a [SerializationException] with topic, partition and offset
    public static <K, V> ThrowingFunction<ConsumerRecord<byte[], byte[]>, ConsumerRecord<K, V>> deserialized(
            Deserializer<K> keys, Deserializer<V> values) {
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(values, "values");
        return raw -> new ConsumerRecord<>(
                raw.topic(),
                raw.partition(),
                raw.offset(),
                raw.timestamp(),
                raw.timestampType(),
                raw.serializedKeySize(),
                raw.serializedValueSize(),
                read(keys, "key", raw, raw.key()),
                read(values, "value", raw, raw.value()),
                raw.headers(),
                raw.leaderEpoch(),
                raw.deliveryCount());
    }

    private static <T> T read(Deserializer<T> by, String what, ConsumerRecord<?, ?> record, byte[] bytes) {
        try {
            return by.deserialize(record.topic(), record.headers(), bytes);
        } catch (RuntimeException thrown) {
            throw new SerializationException(
                    "the " + what + " of " + record.topic() + "-" + record.partition() + "@" + record.offset()
                            + " cannot be deserialized",
                    thrown);
        }
    }

    /// Of these topics.
    ///
    /// @param names one at least
    public KafkaRecords<K, V> topics(String... names) {
        if (names.length == 0) {
            throw new IllegalArgumentException("topics must not be empty");
        }
        return new KafkaRecords<>(settings, keys, values, List.of(names), room, patience);
    }

    /// Lets so many records wait for the graph, before partitions are paused; 1,000 unless told otherwise. One
    /// `poll` more may come, `max.poll.records`.
    ///
    /// @param records 1 at the least
    public KafkaRecords<K, V> buffering(int records) {
        if (records < 1) {
            throw new IllegalArgumentException("records must be positive: " + records);
        }
        return new KafkaRecords<>(settings, keys, values, topics, records, patience);
    }

    /// Has a rebalance wait so long for what is under way; 10 seconds unless told otherwise. What is not through by
    /// then comes again, at the partition's next owner. The source does not open unless it is less than
    /// `max.poll.interval.ms`, five minutes by default.
    ///
    /// @param longest not negative
    public KafkaRecords<K, V> revoking(Duration longest) {
        if (longest.isNegative()) {
            throw new IllegalArgumentException("longest must not be negative: " + longest);
        }
        return new KafkaRecords<>(settings, keys, values, topics, room, longest);
    }

    /// Joins the group.
    ///
    /// @param position where a reader before this one was, as it said, or null. A partition is read from there,
    ///     or from what is committed, whichever is later
    /// @throws IllegalArgumentException if no topic was named, `position` is none of this kind, or a rebalance may
    ///     wait longer than the group does
    @Override
    public SourceReader<ConsumerRecord<K, V>> open(@Nullable String position) {
        Offsets offsets = new Offsets(position == null ? Map.of() : Offsets.parse(position));
        KafkaConsumer<K, V> consumer = consumer(settings);
        Polling<K, V> polling = new Polling<>(consumer, offsets, room, patience);
        polling.begin(topics, settings.text(ConsumerConfig.GROUP_ID_CONFIG));
        return new KafkaReader<>(polling, offsets);
    }

    private KafkaConsumer<K, V> consumer(Settings its) {
        if (topics.isEmpty()) {
            throw new IllegalArgumentException("topics must be named, by topics(...)");
        }
        long interval = new ConsumerConfig(its.with(Map.of(
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class)))
                .getInt(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        if (patience.compareTo(Duration.ofMillis(interval)) >= 0) {
            throw new IllegalArgumentException(
                    "revoking must be less than max.poll.interval.ms, " + interval + " ms: " + patience);
        }
        return new KafkaConsumer<>(its.all(), Lent.deserializer(keys), Lent.deserializer(values));
    }

    /// One that sees no record of a transaction before that is committed, and no offset either.
    KafkaConsumer<K, V> committedConsumer() {
        return consumer(new Settings(settings.all())
                .force(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed", "a transaction may be undone"));
    }

    List<String> named() {
        return topics;
    }

    int room() {
        return room;
    }

    Duration patience() {
        return patience;
    }

    String group() {
        return settings.text(ConsumerConfig.GROUP_ID_CONFIG);
    }

    @Override
    public String toString() {
        Collection<String> named = topics;
        return "records of " + named;
    }
}

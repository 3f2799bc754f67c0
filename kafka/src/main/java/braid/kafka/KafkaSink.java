package braid.kafka;

import braid.spi.SinkWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/// Sends records to topics:
///
/// ```java
/// stream.map(bill -> new ProducerRecord<>("bills", bill.customer(), bill.toJson()))
///         .to(KafkaSink.of(
///                 Map.of("bootstrap.servers", "localhost:9092"), new StringSerializer(), new StringSerializer()));
/// ```
///
/// A batch counts as written when the brokers have acknowledged all of it, by all replicas in sync. Where one record
/// fails, the batch fails, and with a [braid.Retry] is sent again: records may then be there twice. What a marker
/// behind it tells, such as the position of a source, is told only after that.
///
/// One request at a time goes to each broker, unless `max.in.flight.requests.per.connection` says otherwise: where
/// more do, a topic that is just being made may refuse the first and take the second, and then the first is never
/// written.
///
/// How long a send may last is said by `delivery.timeout.ms` and `max.block.ms`, two minutes and one by default.
///
/// @param <K> the keys
/// @param <V> the values
public final class KafkaSink<K, V> implements SinkWriter.Opener<ProducerRecord<K, V>> {

    private static final String WHY_ALL = "a record is safe when all replicas in sync have it";

    private final Settings settings;
    private final Serializer<K> keys;
    private final Serializer<V> values;

    private KafkaSink(Settings settings, Serializer<K> keys, Serializer<V> values) {
        this.settings = settings;
        this.keys = keys;
        this.values = values;
    }

    /// Sends with a producer of these settings.
    ///
    /// @param settings by the names of [ProducerConfig]: at least `bootstrap.servers`
    /// @param keys of the records' keys
    /// @param values of the records' values. Neither is ever closed by Braid: many sinks may use them
    /// @throws IllegalArgumentException if `bootstrap.servers` is missing, less than all acknowledgements are asked
    ///     for, or a `transactional.id` is given: [KafkaTransactions] takes it
    public static <K, V> KafkaSink<K, V> of(Map<String, ?> settings, Serializer<K> keys, Serializer<V> values) {
        Settings mine = new Settings(settings)
                .need(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)
                .force(ProducerConfig.ACKS_CONFIG, "all", Set.of("all", "-1")::contains, WHY_ALL)
                .force(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true", "a record must not be there twice")
                .or(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        if (settings.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            throw new IllegalArgumentException("transactional.id must be given to KafkaTransactions.of: "
                    + settings.get(ProducerConfig.TRANSACTIONAL_ID_CONFIG));
        }
        return new KafkaSink<>(mine, Objects.requireNonNull(keys, "keys"), Objects.requireNonNull(values, "values"));
    }

    /// Makes a producer; it connects by itself.
    @Override
    public SinkWriter<ProducerRecord<K, V>> open() {
        return new KafkaWriter<>(new KafkaProducer<>(settings.all(), Lent.serializer(keys), Lent.serializer(values)));
    }

    KafkaProducer<K, V> transactional(String id) {
        return new KafkaProducer<>(
                settings.with(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id)),
                Lent.serializer(keys),
                Lent.serializer(values));
    }

    @Override
    public String toString() {
        return "records to " + settings.text(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG);
    }
}

package braid.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;

/// Records that are there, or a test that fails: a broker whose topic is new may refuse some of several requests that
/// are
/// under way, and a producer says so to nobody but who asks.
final class Sending {

    private Sending() {}

    static <K, V> Producer<K, V> to(Broker broker, Serializer<K> keys, Serializer<V> values) {
        Map<String, Object> settings = new HashMap<>(broker.client());
        settings.put("max.in.flight.requests.per.connection", 1);
        return new KafkaProducer<>(settings, keys, values);
    }

    /// Sends what `record` makes of the numbers from `from` to before `end`, and returns when the broker has all.
    static <K, V> void all(Producer<K, V> producer, int from, int end, IntFunction<ProducerRecord<K, V>> record) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = from; i < end; i++) {
            sent.add(producer.send(record.apply(i)));
        }
        producer.flush();
        try {
            for (Future<RecordMetadata> each : sent) {
                each.get();
            }
        } catch (ExecutionException | InterruptedException failed) {
            throw new AssertionError("a record is not there", failed);
        }
    }
}

package braid.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import braid.ReadSource;
import braid.Source;
import braid.testkit.Bounded;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source whose broker is killed and started again, with what it had.
class KafkaRestartTest {

    private static final String TOPIC = "restarted";
    private static final String GROUP = "patient";

    @TempDir
    Path folder;

    private static void send(Broker broker, int from, int to) {
        try (Producer<Integer, String> producer = Sending.to(broker, new IntegerSerializer(), new StringSerializer())) {
            Sending.all(producer, from, to, i -> new ProducerRecord<>(TOPIC, i, "value " + i));
        }
    }

    @Test
    void goesOnWhenTheBrokerIsThereAgain() throws Exception {
        try (Broker broker = Broker.start(folder)) {
            broker.topic(TOPIC, 1);
            send(broker, 0, 100);
            Map<String, Object> settings = new HashMap<>(broker.client());
            settings.put("group.id", GROUP);
            ReadSource<ConsumerRecord<Integer, String>> source =
                    Source.from(KafkaRecords.of(settings, new IntegerDeserializer(), new StringDeserializer())
                            .topics(TOPIC));
            Set<Integer> seen = Collections.synchronizedSet(new HashSet<>());
            source.sink(record -> seen.add(record.key()));
            CompletableFuture<Void> run = source.start();
            Bounded.await("the first have come", () -> seen.size() == 100);
            broker.kill();
            broker.restart();
            send(broker, 100, 200);
            Bounded.await("all have come", () -> seen.size() == 200);
            Bounded.await("all is committed", () -> broker.committed(GROUP, TOPIC, 0) == 200);
            assertThat(Bounded.call(() -> source.close(Duration.ofSeconds(30)))).isTrue();
            Bounded.call(run::get);
        }
    }
}

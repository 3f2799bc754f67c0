package braid.kafka;

import braid.ReadSource;
import braid.Retry;
import braid.Source;
import braid.spi.SinkWriter;
import braid.spi.SourceReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;

/// A member of a group, in a process of its own: reads numbers from one topic, and writes them to another, each key
/// in order, in tasks that last random times and fail at random. Arguments: `plain` or `once`, the broker, the group,
/// the topic to read, the topic to write, the transactional id. It ends when its input does.
final class ProofMember {

    private static final int LONGEST_NANOS = 200_000;

    private ProofMember() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", arguments[1]);
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("group.id", arguments[2]);
        settings.put("session.timeout.ms", 3_000);
        settings.put("heartbeat.interval.ms", 500);
        KafkaRecords<Integer, Integer> records = KafkaRecords.of(
                        settings, new IntegerDeserializer(), new IntegerDeserializer())
                .topics(arguments[3]);
        KafkaSink<Integer, Integer> sink = KafkaSink.of(client, new IntegerSerializer(), new IntegerSerializer());
        ReadSource<ConsumerRecord<Integer, Integer>> source;
        if (arguments[0].equals("once")) {
            KafkaTransactions<Integer, Integer, Integer, Integer> once =
                    KafkaTransactions.of(arguments[5], records, sink);
            source = wired(once.records(), once.sink(), arguments[4]);
        } else {
            source = wired(records, sink, arguments[4]);
        }
        Thread.ofPlatform().daemon(true).start(() -> {
            try {
                while (System.in.read() >= 0) {}
            } catch (java.io.IOException gone) {
                // as its end
            }
            Runtime.getRuntime().halt(0);
        });
        source.run();
    }

    private static ReadSource<ConsumerRecord<Integer, Integer>> wired(
            SourceReader.Opener<ConsumerRecord<Integer, Integer>> records,
            SinkWriter.Opener<ProducerRecord<Integer, Integer>> sink,
            String to) {
        ReadSource<ConsumerRecord<Integer, Integer>> source = Source.from(records)
                .restarting(Retry.times(20).backoff(Duration.ofMillis(100)).atMost(Duration.ofSeconds(2)));
        source.keyBy(ConsumerRecord::key)
                .scatter()
                .map(ProofMember::work, Retry.times(10))
                .buffer(64)
                .gather()
                .values()
                .map(record -> new ProducerRecord<>(to, record.key(), record.value()))
                .to(sink);
        return source;
    }

    private static ConsumerRecord<Integer, Integer> work(ConsumerRecord<Integer, Integer> record) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        LockSupport.parkNanos(random.nextInt(LONGEST_NANOS));
        if (random.nextInt(100) == 0) {
            throw new IllegalStateException("one of a hundred");
        }
        return record;
    }
}

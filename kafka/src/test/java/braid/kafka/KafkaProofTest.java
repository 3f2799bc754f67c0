package braid.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import braid.testkit.Bounded;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Two members of a group, processes of their own, that are killed again and again while records flow: 50,000 of them,
/// or as many as `-Dbraid.kafka.records` says. Seeds are printed, and taken from `-Dbraid.kafka.seed`.
@Execution(ExecutionMode.SAME_THREAD)
class KafkaProofTest {

    private static final int RECORDS = Integer.getInteger("braid.kafka.records", 50_000);
    private static final long SEED = Long.getLong("braid.kafka.seed", System.nanoTime());
    private static final int PARTITIONS = 8;
    private static final int KEYS = 200;
    private static final int KILLS = 3;

    @TempDir
    private static Path folder;

    private static Broker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void end() throws Exception {
        broker.close();
    }

    private static void fill(String topic) {
        try (Producer<Integer, Integer> producer =
                Sending.to(broker, new IntegerSerializer(), new IntegerSerializer())) {
            Sending.all(producer, 0, RECORDS, i -> new ProducerRecord<>(topic, i % KEYS, i / KEYS));
        }
    }

    private static Process member(String how, String from, String to, int number) throws IOException {
        File out = folder.resolve(how + ".out").toFile();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProofMember.class.getName(),
                        how,
                        broker.address(),
                        "group " + how,
                        from,
                        to,
                        how + "-" + number)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out))
                .start();
    }

    /// What has come out: of each key the numbers 0, 1, 2 and so on.
    private static final class Seen {
        private final Map<Integer, Integer> next = new HashMap<>();
        private int all;
        private int once;

        void take(int key, int value) {
            int expected = next.getOrDefault(key, 0);
            assertThat(value).as("nothing of key " + key + " is left out").isLessThanOrEqualTo(expected);
            if (value == expected) {
                next.put(key, expected + 1);
                once++;
            }
            all++;
        }
    }

    /// Kills members while the records go from one topic to the other.
    private static Seen through(String how) throws Exception {
        String from = broker.topic(how + "-in", PARTITIONS);
        String to = broker.topic(how + "-out", PARTITIONS);
        fill(from);
        Random random = new Random(SEED);
        Seen seen = new Seen();
        Process[] members = {member(how, from, to, 0), member(how, from, to, 1)};
        Map<String, Object> settings = new HashMap<>(broker.client());
        settings.put("group.id", "judge of " + how);
        settings.put("auto.offset.reset", "earliest");
        settings.put("isolation.level", "read_committed");
        try (KafkaConsumer<Integer, Integer> judge =
                new KafkaConsumer<>(settings, new IntegerDeserializer(), new IntegerDeserializer())) {
            judge.subscribe(List.of(to));
            for (int kill = 1; kill <= KILLS; kill++) {
                await(judge, seen, kill * (RECORDS / (KILLS + 1)) + random.nextInt(RECORDS / 20), members);
                int which = random.nextInt(2);
                members[which].destroyForcibly().waitFor();
                members[which] = member(how, from, to, which);
            }
            await(judge, seen, RECORDS, members);
            long since = System.nanoTime();
            Bounded.await("what comes late has come", () -> {
                poll(judge, seen);
                return System.nanoTime() - since > 2_000_000_000L;
            });
        } finally {
            for (Process member : members) {
                member.destroyForcibly();
            }
        }
        IO.println(how + ": " + RECORDS + " records, " + KILLS + " kills, seed " + SEED + ": " + (seen.all - seen.once)
                + " came again");
        assertThat(seen.once).isEqualTo(RECORDS);
        return seen;
    }

    private static void await(KafkaConsumer<Integer, Integer> judge, Seen seen, int count, Process[] members) {
        int[] best = {seen.once};
        while (seen.once < count) {
            Bounded.await(count + " have come, of " + folder, () -> {
                poll(judge, seen);
                for (Process member : members) {
                    assertThat(member.isAlive()).as("a member ended by itself").isTrue();
                }
                return seen.once > best[0];
            });
            best[0] = seen.once;
        }
    }

    private static void poll(KafkaConsumer<Integer, Integer> judge, Seen seen) {
        judge.poll(Duration.ofMillis(100)).forEach(record -> seen.take(record.key(), record.value()));
    }

    @Test
    void killedMembersLoseNothingAndKeepTheOrderOfKeys() throws Exception {
        through("plain");
    }

    @Test
    void killedMembersHaveEachEffectOnceByTransactions() throws Exception {
        Seen seen = through("once");
        assertThat(seen.all).as("exactly once").isEqualTo(RECORDS);
    }
}

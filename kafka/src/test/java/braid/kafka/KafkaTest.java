package braid.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Failure;
import braid.ReadSource;
import braid.Source;
import braid.Stream;
import braid.spi.SinkWriter;
import braid.spi.SourceReader;
import braid.testkit.Bounded;
import braid.testkit.SinkContract;
import braid.testkit.SourceContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Topics as sources and sinks, with a real broker.
@Execution(ExecutionMode.SAME_THREAD)
class KafkaTest {

    @TempDir
    private static Path folder;

    private static Broker broker;
    private static final Map<String, Producer<Integer, String>> PRODUCERS = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void start() throws Exception {
        broker = Broker.start(folder);
    }

    @AfterAll
    static void end() throws Exception {
        PRODUCERS.values().forEach(each -> each.close(Duration.ZERO));
        broker.close();
    }

    private static String topic(int partitions) throws Exception {
        return broker.topic("topic-" + NAMES.incrementAndGet(), partitions);
    }

    /// Numbers `from` to `to` as keys, dealt out to the partitions.
    private static void send(String topic, int partitions, int from, int to) {
        Producer<Integer, String> producer = PRODUCERS.computeIfAbsent(
                topic, _ -> Sending.to(broker, new IntegerSerializer(), new StringSerializer()));
        Sending.all(producer, from, to, i -> new ProducerRecord<>(topic, i % partitions, i, "value " + i));
    }

    private static KafkaRecords<Integer, String> records(String topic, String group, Object... more) {
        Map<String, Object> settings = new HashMap<>(broker.client());
        settings.put("group.id", group);
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return KafkaRecords.of(settings, new IntegerDeserializer(), new StringDeserializer())
                .topics(topic);
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private void awaitAll(int size) {
        Bounded.await(size + " records", () -> seen.size() >= size);
    }

    private static void close(ReadSource<?> source, CompletableFuture<Void> run) {
        assertThat(Bounded.call(() -> source.close(Duration.ofSeconds(30)))).isTrue();
        Bounded.call(run::get);
    }

    /// Keys of `topic`, in whatever order, in tasks that last up to two milliseconds.
    private ReadSource<ConsumerRecord<Integer, String>> parallel(KafkaRecords<Integer, String> records) {
        ReadSource<ConsumerRecord<Integer, String>> source = Source.from(records);
        source.scatter()
                .map(record -> {
                    LockSupport.parkNanos(record.key() % 7 * 300_000L);
                    return record.key();
                })
                .buffer(64)
                .gather()
                .sink(seen::add);
        return source;
    }

    @Test
    void readsAllInTheOrderOfEachPartition() throws Exception {
        String topic = topic(4);
        send(topic, 4, 0, 5_000);
        ReadSource<ConsumerRecord<Integer, String>> source = Source.from(records(topic, "order"));
        source.sink(record -> {
            assertThat(record.value()).isEqualTo("value " + record.key());
            seen.add(record.key());
        });
        CompletableFuture<Void> run = source.start();
        awaitAll(5_000);
        close(source, run);
        Map<Integer, List<Integer>> byPartition = new TreeMap<>();
        seen.forEach(key ->
                byPartition.computeIfAbsent(key % 4, _ -> new ArrayList<>()).add(key));
        byPartition.forEach((partition, keys) -> {
            assertThat(keys).isSorted().hasSize(1_250);
            assertThat(broker.committed("order", topic, partition)).isEqualTo(1_250);
        });
    }

    @Test
    void nothingIsCommittedBeforeAllBeforeItIsThrough() throws Exception {
        String topic = topic(1);
        send(topic, 1, 0, 200);
        CountDownLatch gate = new CountDownLatch(1);
        ReadSource<ConsumerRecord<Integer, String>> source =
                Source.from(records(topic, "contiguous", "max.poll.records", 1));
        source.scatter()
                .map(record -> {
                    if (record.key() == 100) {
                        gate.await();
                    }
                    return record.key();
                })
                .gatherUnordered(100)
                .sink(seen::add);
        CompletableFuture<Void> run = source.start();
        awaitAll(199);
        Bounded.await("some is committed", () -> broker.committed("contiguous", topic, 0) > 0);
        assertThat(broker.committed("contiguous", topic, 0))
                .as("nothing behind the one that waits")
                .isLessThanOrEqualTo(100);
        gate.countDown();
        Bounded.await("all is committed", () -> broker.committed("contiguous", topic, 0) == 200);
        close(source, run);
    }

    @Test
    void whoComesNextGoesOnBehindWhatWasThrough() throws Exception {
        String topic = topic(3);
        send(topic, 3, 0, 1_000);
        Random random = new Random(5);
        for (int round = 1; seen.size() < 1_000; round++) {
            ReadSource<ConsumerRecord<Integer, String>> source = parallel(records(topic, "rounds"));
            CompletableFuture<Void> run = source.start();
            awaitAll(Math.min(1_000, round * 100 + random.nextInt(100)));
            close(source, run);
        }
        assertThat(seen)
                .as("nothing lost, and nothing twice, since each was closed")
                .containsExactlyInAnyOrderElementsOf(upTo(1_000));
    }

    @Test
    void afterDestroyWhatWasUnderWayComesAgain() throws Exception {
        String topic = topic(2);
        send(topic, 2, 0, 1_000);
        ReadSource<ConsumerRecord<Integer, String>> first = parallel(records(topic, "crash"));
        CompletableFuture<Void> run = first.start();
        awaitAll(300);
        first.destroy();
        Bounded.await("its end", run::isDone);
        List<Integer> before = List.copyOf(seen);
        assertThat(broker.committed("crash", topic, 0) + broker.committed("crash", topic, 1))
                .isLessThanOrEqualTo(before.size() + 64L);
        ReadSource<ConsumerRecord<Integer, String>> second = parallel(records(topic, "crash"));
        CompletableFuture<Void> again = second.start();
        Bounded.await(
                "all has come once at least",
                () -> List.copyOf(seen).stream().distinct().count() == 1_000);
        close(second, again);
    }

    @Test
    void staysInTheGroupHoweverLongTheGraphTakes() throws Exception {
        String topic = topic(1);
        send(topic, 1, 0, 3_000);
        CountDownLatch gate = new CountDownLatch(1);
        ReadSource<ConsumerRecord<Integer, String>> source =
                Source.from(records(topic, "slow", "max.poll.interval.ms", 1_000, "session.timeout.ms", 6_000)
                        .buffering(100)
                        .revoking(Duration.ofMillis(500)));
        source.sink(record -> {
            gate.await();
            seen.add(record.key());
        });
        CompletableFuture<Void> run = source.start();
        Bounded.await("it has joined", () -> broker.members("slow") == 1);
        long since = System.nanoTime();
        Bounded.await("three times the longest time between polls", () -> {
            assertThat(broker.members("slow")).isEqualTo(1);
            return System.nanoTime() - since > 3_000_000_000L;
        });
        gate.countDown();
        awaitAll(3_000);
        close(source, run);
        assertThat(seen).isEqualTo(upTo(3_000));
        assertThat(broker.committed("slow", topic, 0)).isEqualTo(3_000);
    }

    @Test
    void membersThatComeAndGoLoseNothing() throws Exception {
        String topic = topic(6);
        send(topic, 6, 0, 2_000);
        ReadSource<ConsumerRecord<Integer, String>> first = parallel(records(topic, "members"));
        CompletableFuture<Void> run = first.start();
        awaitAll(200);
        for (int i = 0; i < 2; i++) {
            ReadSource<ConsumerRecord<Integer, String>> other = parallel(records(topic, "members"));
            CompletableFuture<Void> its = other.start();
            Bounded.await("both are members", () -> broker.members("members") == 2);
            int sent = 2_500 + 500 * i;
            send(topic, 6, sent - 500, sent);
            Bounded.await(
                    "it has some, or none are left",
                    () -> other.snapshot().nodes().getFirst().in() > 0 || seen.size() >= sent);
            close(other, its);
        }
        Bounded.await(
                "all has come", () -> List.copyOf(seen).stream().distinct().count() == 3_000);
        close(first, run);
        assertThat(seen).as("each waited for what was under way").containsExactlyInAnyOrderElementsOf(upTo(3_000));
    }

    @Test
    void theLagIsWhatWasNotGivenOut() throws Exception {
        String topic = topic(1);
        send(topic, 1, 0, 1_000);
        CountDownLatch gate = new CountDownLatch(1);
        ReadSource<ConsumerRecord<Integer, String>> source =
                Source.from(records(topic, "lag", "max.poll.records", 10).buffering(20));
        source.sink(record -> gate.await());
        CompletableFuture<Void> run = source.start();
        Bounded.await("it knows what is left", () -> {
            var reading = source.snapshot().nodes().getFirst().reading();
            return reading != null && reading.lag() > 900 && reading.lag() < 1_000;
        });
        gate.countDown();
        Bounded.await("nothing is left", () -> broker.committed("lag", topic, 0) == 1_000);
        close(source, run);
    }

    @Test
    void aRecordIsWrittenWhenTheBrokerHasIt() throws Exception {
        String topic = topic(2);
        Source<Integer> source = Source.create();
        Stream<ProducerRecord<Integer, String>> written = source.map(
                        number -> new ProducerRecord<>(topic, number % 2, number, "value " + number))
                .to(KafkaSink.of(broker.client(), new IntegerSerializer(), new StringSerializer()));
        List<Integer> safe = Collections.synchronizedList(new ArrayList<>());
        written.sink(record -> safe.add(record.key()));
        source.emitAll(upTo(3_000));
        Bounded.close(source);
        assertThat(safe).isEqualTo(upTo(3_000));
        ReadSource<ConsumerRecord<Integer, String>> back = parallel(records(topic, "back"));
        CompletableFuture<Void> run = back.start();
        awaitAll(3_000);
        close(back, run);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(upTo(3_000));
    }

    @Test
    void aRecordThatIsNotTakenIsAFailureThatNamesItsTopic() throws Exception {
        String topic = topic(1);
        Map<String, Object> settings = new HashMap<>(broker.client());
        settings.put("max.request.size", 1_000);
        Source<String> source = Source.create();
        source.map(text -> new ProducerRecord<Integer, String>(topic, 1, text))
                .to(KafkaSink.of(settings, new IntegerSerializer(), new StringSerializer()))
                .sink(record -> {});
        source.emit("x".repeat(2_000));
        assertThatThrownBy(() -> Bounded.drain(source))
                .hasStackTraceContaining("a record to " + topic + " was not taken");
        source.destroy();
    }

    @Test
    void badSettingsAreRefusedWithRuleAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> records("some", "group", "enable.auto.commit", true))
                .withMessage("enable.auto.commit must not be true, since an offset is committed when its record is"
                        + " through the graph");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaRecords.of(broker.client(), new StringDeserializer(), new StringDeserializer()))
                .withMessage("group.id must be said: [bootstrap.servers]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> records("some", "group").topics())
                .withMessage("topics must not be empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> records("some", "group").buffering(0))
                .withMessage("records must be positive: 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSink.of(
                        Map.of("bootstrap.servers", "x:1", "acks", "1"),
                        new StringSerializer(),
                        new StringSerializer()))
                .withMessage("acks must not be 1, since a record is safe when all replicas in sync have it");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> records("some", "group").open("nonsense"))
                .withMessage("not a position in topics, such as 'orders-0@15': nonsense");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        records("some", "group", "max.poll.interval.ms", 9_000).open(null))
                .withMessage("revoking must be less than max.poll.interval.ms, 9000 ms: PT10S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSink.of(
                        Map.of("bootstrap.servers", "x:1", "transactional.id", "mine"),
                        new StringSerializer(),
                        new StringSerializer()))
                .withMessage("transactional.id must be given to KafkaTransactions.of: mine");
    }

    @Test
    void whoBeganAtTheEndBeginsThereAgain() throws Exception {
        String topic = topic(1);
        send(topic, 1, 0, 10);
        KafkaRecords<Integer, String> latest = records(topic, "latest", "auto.offset.reset", "latest");
        ReadSource<ConsumerRecord<Integer, String>> first = parallel(latest);
        CompletableFuture<Void> run = first.start();
        Bounded.await("its beginning is committed", () -> broker.committed("latest", topic, 0) == 10);
        close(first, run);
        send(topic, 1, 10, 15);
        ReadSource<ConsumerRecord<Integer, String>> second = parallel(latest);
        CompletableFuture<Void> again = second.start();
        awaitAll(5);
        close(second, again);
        assertThat(seen).isEqualTo(List.of(10, 11, 12, 13, 14));
    }

    @Test
    void whatCannotBeDeserializedIsTheFailureOfOneElement() throws Exception {
        String topic = topic(1);
        send(topic, 1, 0, 3);
        try (Producer<byte[], byte[]> raw =
                new KafkaProducer<>(broker.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            raw.send(new ProducerRecord<>(topic, new byte[] {1, 2, 3}, new byte[] {7}))
                    .get();
        }
        send(topic, 1, 4, 6);
        Map<String, Object> settings = new HashMap<>(broker.client());
        settings.put("group.id", "poison");
        ReadSource<ConsumerRecord<byte[], byte[]>> source =
                Source.from(KafkaRecords.bytes(settings).topics(topic));
        List<Failure> dead = Collections.synchronizedList(new ArrayList<>());
        source.map(KafkaRecords.deserialized(new IntegerDeserializer(), new StringDeserializer()))
                .onError(dead::add)
                .sink(record -> seen.add(record.key()));
        CompletableFuture<Void> run = source.start();
        Bounded.await("all is committed", () -> broker.committed("poison", topic, 0) == 6);
        close(source, run);
        assertThat(seen).containsExactly(0, 1, 2, 4, 5);
        assertThat(dead).hasSize(1);
        ConsumerRecord<?, ?> letter = (ConsumerRecord<?, ?>) dead.getFirst().element();
        assertThat(letter).isNotNull();
        assertThat(letter.offset()).isEqualTo(3);
        assertThat(letter.value()).isEqualTo(new byte[] {7});
        assertThat(dead.getFirst().cause()).hasMessage("the key of " + topic + "-0@3 cannot be deserialized");
    }

    @Test
    void recordsWithoutKeyOrValueAndOffsetsWithoutRecordsAreNoMatter() throws Exception {
        String topic = topic(1);
        Map<String, Object> settings = new HashMap<>(broker.client());
        settings.put("transactional.id", "holes");
        try (Producer<Integer, String> producer =
                new KafkaProducer<>(settings, new IntegerSerializer(), new StringSerializer())) {
            producer.initTransactions();
            for (int i = 0; i < 9; i++) {
                producer.beginTransaction();
                var _ = producer.send(new ProducerRecord<>(topic, null, null));
                producer.flush();
                if (i % 3 == 1) {
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        ReadSource<ConsumerRecord<Integer, String>> source =
                Source.from(records(topic, "holes", "isolation.level", "read_committed"));
        List<Long> offsets = Collections.synchronizedList(new ArrayList<>());
        source.scatter()
                .map(record -> record)
                .buffer(4)
                .gather()
                .sink(record -> offsets.add(record.key() == null && record.value() == null ? record.offset() : -1));
        CompletableFuture<Void> run = source.start();
        Bounded.await("all is committed", () -> broker.committed("holes", topic, 0) == 17);
        close(source, run);
        assertThat(offsets).containsExactly(0L, 4L, 6L, 10L, 12L, 16L);
    }

    /// Copies to `to` in transactions; what is written is through when `held` others have come.
    private static ReadSource<ConsumerRecord<Integer, String>> copy(
            KafkaTransactions<Integer, String, Integer, String> once, String to, int held) {
        ReadSource<ConsumerRecord<Integer, String>> source = Source.from(once.records());
        source.map(record -> new ProducerRecord<>(to, record.key(), record.value()))
                .to(once.sink())
                .partition(held)
                .sink(records -> {});
        return source;
    }

    private static KafkaTransactions<Integer, String, Integer, String> once(String id, String from, String group) {
        return KafkaTransactions.of(
                id,
                records(from, group).buffering(50),
                KafkaSink.of(broker.client(), new IntegerSerializer(), new StringSerializer()));
    }

    @Test
    void whatWasNotThroughIsUndoneAndComesOnce() throws Exception {
        String from = topic(2);
        String to = topic(1);
        send(from, 2, 0, 1_000);
        ReadSource<ConsumerRecord<Integer, String>> first = copy(once("undone", from, "undone"), to, 100_000);
        CompletableFuture<Void> run = first.start();
        Bounded.await(
                "some is written", () -> first.snapshot().node("partition").held() > 0);
        first.destroy();
        Bounded.await("its end", run::isDone);
        assertThat(broker.committed("undone", from, 0)).isEqualTo(0);
        ReadSource<ConsumerRecord<Integer, String>> second = copy(once("undone", from, "undone"), to, 1);
        CompletableFuture<Void> again = second.start();
        Bounded.await(
                "all is committed",
                () -> broker.committed("undone", from, 0) + broker.committed("undone", from, 1) == 1_000);
        close(second, again);
        ReadSource<ConsumerRecord<Integer, String>> back =
                parallel(records(to, "judge of undone", "isolation.level", "read_committed"));
        CompletableFuture<Void> its = back.start();
        awaitAll(1_000);
        close(back, its);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(upTo(1_000));
    }

    @Test
    void whoeverHasTheSameIdLaterFencesTheOneBefore() throws Exception {
        String from = topic(1);
        String to = topic(1);
        ReadSource<ConsumerRecord<Integer, String>> zombie = copy(once("fenced", from, "zombie"), to, 1);
        CompletableFuture<Void> run = zombie.start();
        send(from, 1, 0, 10);
        Bounded.await("the first commits", () -> broker.committed("zombie", from, 0) == 10);
        ReadSource<ConsumerRecord<Integer, String>> next = copy(once("fenced", from, "next"), to, 1);
        CompletableFuture<Void> its = next.start();
        Bounded.await("the second commits", () -> broker.committed("next", from, 0) == 10);
        send(from, 1, 10, 20);
        Bounded.await("the first has failed", run::isDone);
        assertThat(run.isCompletedExceptionally()).isTrue();
        assertThat(broker.committed("zombie", from, 0)).isEqualTo(10);
        Bounded.await("the second goes on", () -> broker.committed("next", from, 0) == 20);
        close(next, its);
        zombie.destroy();
    }

    @Nested
    class ReadsByTheContract extends SourceContract<String> {
        @Override
        protected SourceContract.Outside<String> outside() throws Exception {
            String topic = topic(1);
            return new SourceContract.Outside<>() {
                @Override
                public SourceReader.Opener<String> opener() {
                    return position -> {
                        SourceReader<ConsumerRecord<Integer, String>> reader =
                                records(topic, "group of " + topic).open(position);
                        return new Values(reader);
                    };
                }

                @Override
                public String element(int number) {
                    return "value " + number;
                }

                @Override
                public void give(int number) {
                    send(topic, 1, number, number + 1);
                }

                @Override
                public void close() {}
            };
        }
    }

    /// The values of records.
    private record Values(SourceReader<ConsumerRecord<Integer, String>> records) implements SourceReader<String> {
        @Override
        public List<String> read() throws Exception {
            return records.read().stream().map(ConsumerRecord::value).toList();
        }

        @Override
        public String position() {
            return records.position();
        }

        @Override
        public void acknowledge(String position) throws Exception {
            records.acknowledge(position);
        }

        @Override
        public long lag() {
            return records.lag();
        }

        @Override
        public void stop() throws Exception {
            records.stop();
        }

        @Override
        public void close() throws Exception {
            records.close();
        }
    }

    @Nested
    class WritesByTheContract extends SinkContract<ProducerRecord<Integer, String>> {
        @Override
        protected SinkContract.Outside<ProducerRecord<Integer, String>> outside() throws Exception {
            String topic = topic(1);
            List<Integer> back = Collections.synchronizedList(new ArrayList<>());
            ReadSource<ConsumerRecord<Integer, String>> source = Source.from(records(topic, "group of " + topic));
            source.sink(record -> back.add(record.key()));
            CompletableFuture<Void> run = source.start();
            return new SinkContract.Outside<>() {
                @Override
                public SinkWriter.Opener<ProducerRecord<Integer, String>> opener() {
                    return KafkaSink.of(broker.client(), new IntegerSerializer(), new StringSerializer());
                }

                @Override
                public ProducerRecord<Integer, String> element(int number) {
                    return new ProducerRecord<>(topic, number, "value " + number);
                }

                @Override
                public List<Integer> written() {
                    return List.copyOf(back);
                }

                @Override
                public void close() {
                    KafkaTest.close(source, run);
                }
            };
        }
    }
}

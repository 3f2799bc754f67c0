package braid.kafka;

import braid.testkit.Bounded;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/// A real broker on loopback, in a process of its own.
final class Broker implements AutoCloseable {

    private static final Duration CALL = Duration.ofSeconds(20);

    private final Path folder;
    private final int port;
    private Process process;
    private final Admin admin;

    private Broker(Path folder, int port) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        Path properties = folder.resolve("server.properties");
        int controller = freePort();
        Files.writeString(properties, """
            process.roles=broker,controller
            node.id=1
            listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
            controller.listener.names=CONTROLLER
            controller.quorum.voters=1@127.0.0.1:%d
            log.dirs=%s
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=2
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            transaction.state.log.num.partitions=2
            share.coordinator.state.topic.replication.factor=1
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=100
            auto.create.topics.enable=false
            """.formatted(port, controller, controller, folder.resolve("log")));
        Process format = java(
                "kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString());
        if (!format.waitFor(1, TimeUnit.MINUTES) || format.exitValue() != 0) {
            throw new IOException("no storage: " + Files.readString(folder.resolve("broker.out")));
        }
        this.process = java("kafka.Kafka", properties.toString());
        this.admin = Admin.create(Map.of("bootstrap.servers", address()));
    }

    /// Starts one that keeps its data in `folder`.
    static Broker start(Path folder) throws IOException, InterruptedException {
        Broker broker = new Broker(folder, freePort());
        broker.awaitReady();
        return broker;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process java(String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(Arrays.asList(arguments));
        File out = folder.resolve("broker.out").toFile();
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(out))
                .start();
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    Map<String, Object> client() {
        return Map.of("bootstrap.servers", address());
    }

    private void awaitReady() {
        Bounded.await("the broker answers", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the broker has ended, see " + folder.resolve("broker.out"));
            }
            try {
                return admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).size() == 1;
            } catch (Exception notYet) {
                return false;
            }
        });
    }

    /// Makes a topic.
    String topic(String name, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                .all()
                .get(CALL.toSeconds(), TimeUnit.SECONDS);
        Bounded.await("each partition has a leader", () -> leaders(name) == partitions);
        return name;
    }

    private long leaders(String topic) {
        try {
            return admin
                    .describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(CALL.toSeconds(), TimeUnit.SECONDS)
                    .get(topic)
                    .partitions()
                    .stream()
                    .filter(each -> each.leader() != null && !each.leader().isEmpty())
                    .count();
        } catch (ExecutionException notYet) {
            return 0;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// What `group` has committed of a partition; 0 for nothing.
    long committed(String group, String topic, int partition) {
        try {
            var offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(CALL.toSeconds(), TimeUnit.SECONDS);
            var offset = offsets.get(new TopicPartition(topic, partition));
            return offset == null ? 0 : offset.offset();
        } catch (ExecutionException none) {
            return 0;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// How many members `group` has.
    int members(String group) {
        try {
            return admin.describeConsumerGroups(List.of(group))
                    .all()
                    .get(CALL.toSeconds(), TimeUnit.SECONDS)
                    .get(group)
                    .members()
                    .size();
        } catch (ExecutionException none) {
            return 0;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /// Ends its process without a word.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Starts it again, with what it had.
    void restart() throws IOException {
        process = java("kafka.Kafka", folder.resolve("server.properties").toString());
        awaitReady();
    }

    @Override
    public void close() throws InterruptedException {
        admin.close(Duration.ZERO);
        kill();
    }
}

package braid.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import braid.testkit.Bounded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {

    @TempDir
    private Path temporary;

    private Child driver() throws IOException {
        return Child.java(List.of(), List.of("-Djava.io.tmpdir=" + temporary), LocalDriver.class)
                .await("ready");
    }

    private static List<ProcessHandle> workers(Child driver) {
        return Pattern.compile("worker (\\d+)")
                .matcher(driver.output())
                .results()
                .map(match -> ProcessHandle.of(Long.parseLong(match.group(1))).orElseThrow())
                .toList();
    }

    private static int port(Child driver) {
        var matcher = Pattern.compile("port (\\d+)").matcher(driver.output());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private void assertNoTrace(List<ProcessHandle> processes, int port) throws IOException {
        for (ProcessHandle process : processes) {
            Bounded.await("the end of " + process.pid(), () -> !process.isAlive());
        }
        Bounded.await("the port is free", () -> FreePort.isFree(port) && FreePort.isFree(port + 1));
        try (var files = Files.list(temporary)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("braid")))
                    .isEmpty();
        }
    }

    @Test
    void isGoneWithoutATraceAfterClose() throws Exception {
        LocalCluster cluster = LocalCluster.start(LocalSettings.of(2));
        List<ProcessHandle> processes = cluster.processes();
        assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);
        assertThat(cluster.transport().peers())
                .extracting(Peer::name)
                .containsExactlyInAnyOrder("worker-1", "worker-2");
        cluster.close();
        cluster.close();
        assertNoTrace(processes, cluster.address().port());
        assertThatThrownBy(() -> cluster.scaleTo(3)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void isGoneWithoutATraceAfterASignal() throws Exception {
        try (Child driver = driver()) {
            List<ProcessHandle> workers = workers(driver);
            assertThat(workers).hasSize(2).allMatch(ProcessHandle::isAlive);
            driver.process().destroy();
            assertNoTrace(workers, port(driver));
        }
    }

    @Test
    void isGoneWithoutATraceAfterItsDriverWasKilled() throws Exception {
        try (Child driver = driver()) {
            List<ProcessHandle> workers = workers(driver);
            assertThat(workers).hasSize(2).allMatch(ProcessHandle::isAlive);
            driver.kill();
            assertNoTrace(workers, port(driver));
        }
    }

    @Test
    void twoThatStartAtOnceDoNotClash() throws Exception {
        try (Child one = Child.java(List.of(), List.of(), LocalDriver.class);
                Child two = Child.java(List.of(), List.of(), LocalDriver.class)) {
            one.await("ready");
            two.await("ready");
            assertThat(port(one)).isNotEqualTo(port(two));
            one.process().destroy();
            two.process().destroy();
        }
    }

    /// One that nobody closes meanwhile.
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WhileItRuns {

        private final LocalCluster cluster = begin();

        private static LocalCluster begin() {
            try {
                return LocalCluster.start(LocalSettings.of(2));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @AfterAll
        void end() {
            cluster.close();
        }

        @Test
        void growsAndShrinks() throws Exception {
            CountDownLatch left = new CountDownLatch(1);
            cluster.transport()
                    .open(
                            (channel, from, question, reply) -> reply.accept(Message.of(question)),
                            new Transport.Membership() {
                                @Override
                                public void joined(Peer peer) {}

                                @Override
                                public void left(Peer peer) {
                                    left.countDown();
                                }
                            });
            cluster.scaleTo(3);
            assertThat(cluster.processes()).hasSize(3);
            assertThat(cluster.transport().peers()).hasSize(3);
            ProcessHandle youngest = cluster.processes().getLast();
            cluster.scaleTo(2);
            assertThat(cluster.processes()).hasSize(2);
            left.await();
            Bounded.await("the worker has left", () -> !youngest.isAlive());
            assertThat(cluster.transport().peers()).hasSize(2);
        }

        /// The cluster's port, by one of the members, and a port each: nothing else, and at the loopback address alone.
        @Test
        void listensAtTheLoopbackAddressAloneAndAtTwoPortsAProcess() throws Exception {
            String shared = "tcp 127.0.0.1:" + cluster.address().port();
            List<Ports> members = java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(ProcessHandle.current()), cluster.processes().stream())
                    .map(process -> new Ports(process.pid()))
                    .toList();
            int holders = 0;
            for (Ports member : members) {
                List<String> listening = member.listening();
                boolean holds = listening.contains(shared);
                holders += holds ? 1 : 0;
                if (member.pid() == ProcessHandle.current().pid()) {
                    // The test's own machinery may listen too.
                    continue;
                }
                assertThat(listening).hasSize(holds ? 2 : 1).allMatch(each -> each.startsWith("tcp 127.0.0.1:"));
            }
            assertThat(holders).isOne();
        }

        /// A busy loop in some thread of the library's would take a core.
        @Test
        void usesNextToNoProcessorTimeWhenIdle() throws Exception {
            ProcessHandle worker = cluster.processes().getFirst();
            Duration window = Duration.ofSeconds(4);
            CountDownLatch never = new CountDownLatch(1);
            Duration least = window;
            // What compiles and collects behind the start may still be at work in the first windows.
            for (int i = 0; i < 15 && least.toMillis() > window.toMillis() / 5; i++) {
                Duration before = worker.info().totalCpuDuration().orElseThrow();
                assertThat(never.await(window.toMillis(), TimeUnit.MILLISECONDS))
                        .isFalse();
                Duration used = worker.info().totalCpuDuration().orElseThrow().minus(before);
                least = used.compareTo(least) < 0 ? used : least;
            }
            assertThat(least).isLessThan(window.dividedBy(5));
        }
    }
}

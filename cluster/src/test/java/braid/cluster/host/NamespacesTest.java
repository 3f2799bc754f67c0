package braid.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two hosts with a cable between them, as two network namespaces of Linux. Needs root and `ip`.
class NamespacesTest {

    private static final int PORT = 7574;

    @TempDir
    private Path directory;

    private final String one = "braid-a" + ProcessHandle.current().pid();
    private final String two = "braid-b" + ProcessHandle.current().pid();

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor();
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        assertThat(run(command.toArray(String[]::new))).as("ip " + arguments).isZero();
    }

    @BeforeEach
    void plugIn() throws Exception {
        boolean can;
        try {
            can = run("ip", "netns", "add", one) == 0;
        } catch (IOException noSuchProgram) {
            can = false;
        }
        assumeTrue(can, "network namespaces cannot be made: this test needs root and ip");
        ip("netns add " + two);
        ip("link add vethA netns " + one + " type veth peer name vethB netns " + two);
        for (String[] end :
                List.of(new String[] {one, "vethA", "10.77.0.1/24"}, new String[] {two, "vethB", "10.77.0.2/24"})) {
            ip("-n " + end[0] + " addr add " + end[2] + " dev " + end[1]);
            ip("-n " + end[0] + " link set " + end[1] + " up");
            ip("-n " + end[0] + " link set lo up");
        }
    }

    @AfterEach
    void unplug() throws Exception {
        try {
            run("ip", "netns", "del", one);
            run("ip", "netns", "del", two);
        } catch (IOException noSuchProgram) {
            assertThat(noSuchProgram).isNotNull();
        }
    }

    private static Child member(String namespace, String listen, String role, String certificates, int joining)
            throws IOException {
        return Child.java(
                List.of("ip", "netns", "exec", namespace),
                List.of("-Djoining=" + joining),
                EchoMember.class,
                "10.77.0.1",
                "" + PORT,
                listen,
                role,
                certificates);
    }

    @Test
    void membersOfTwoHostsWorkTogetherAndStrangersAreRefused() throws Exception {
        Certificates.make(directory.resolve("own"), List.of("a", "b"));
        Certificates.make(directory.resolve("foreign"), List.of("c"));
        try (Child worker =
                member(one, "10.77.0.1", "WORKER", directory.resolve("own/a").toString(), 600)) {
            worker.await("in the cluster");
            try (Child driver = member(
                    two, "10.77.0.2", "DRIVER", directory.resolve("own/b").toString(), 600)) {
                driver.await("answer hello");
                worker.await("joined echo-");
            }
            worker.await("left echo-");
            String foreign = directory.resolve("foreign/c").toString();
            try (Child stranger = member(two, "10.77.0.2", "DRIVER", foreign, 600)) {
                worker.await("refused a connection: "); // however slow the machine is: it tries until then
                assertThat(stranger.output()).doesNotContain("answer");
            }
            for (String certificates : List.of(foreign, "-")) {
                try (Child stranger = member(two, "10.77.0.2", "DRIVER", certificates, 12)) {
                    stranger.await("refused: ");
                    assertThat(stranger.output()).doesNotContain("answer");
                }
            }
        }
    }
}

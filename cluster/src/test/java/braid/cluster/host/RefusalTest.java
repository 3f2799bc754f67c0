package braid.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker that wants certificates, and those who have none, or others, or know host, port and cluster name only.
class RefusalTest {

    private static final int PORT = Ports.free();

    @TempDir
    private static Path directory;

    private static Child worker;

    @BeforeAll
    static void start() throws Exception {
        Certificates.make(directory.resolve("own"), List.of("member"));
        Certificates.make(directory.resolve("foreign"), List.of("member"));
        worker = Child.echo(PORT, "WORKER", directory.resolve("own/member").toString())
                .await("in the cluster");
    }

    @AfterAll
    static void end() {
        worker.close();
    }

    /// Tries from this host, as a driver that would ask each worker.
    ///
    /// @return what the worker said meanwhile
    private static String assertRefused(String certificates) throws Exception {
        String before = worker.output();
        try (Child stranger = Child.java(
                List.of(),
                List.of("-Djoining=60"),
                EchoMember.class,
                "127.0.0.1",
                "" + PORT,
                "127.0.0.1",
                "DRIVER",
                certificates)) {
            stranger.process().waitFor();
            assertThat(stranger.output())
                    .contains("refused: ")
                    .contains("127.0.0.1:" + PORT)
                    .doesNotContain("answer");
        }
        String said = worker.output().substring(before.length());
        assertThat(said).doesNotContain("joined");
        try (Child friend =
                Child.echo(PORT, "DRIVER", directory.resolve("own/member").toString())) {
            friend.await("answer hello");
        }
        return said;
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        assertThat(assertRefused(directory.resolve("foreign/member").toString()))
                .contains("refused a connection: ");
    }

    /// In seconds: not when its patience ends, of which it has a minute.
    @Test
    void whoIsRefusedIsToldSoonAndWhy() throws Exception {
        try (Child stranger = Child.java(
                List.of(),
                List.of("-Djoining=300"),
                EchoMember.class,
                "127.0.0.1",
                "" + PORT,
                "127.0.0.1",
                "DRIVER",
                directory.resolve("foreign/member").toString())) {
            stranger.await("refused: ");
            assertThat(stranger.output()).contains("no member let it in: ").contains("certificate");
        }
    }

    @Test
    void aMemberOfAnotherVersionIsToldBoth() throws Exception {
        try (Child newer = Child.java(
                List.of(),
                List.of("-Dbraid.cluster.version=99.1"),
                EchoMember.class,
                "127.0.0.1",
                "" + PORT,
                "127.0.0.1",
                "DRIVER",
                directory.resolve("own/member").toString())) {
            newer.await("refused: ");
            assertThat(newer.output())
                    .contains("is of Braid 99.1")
                    .contains("has members of Braid ")
                    .doesNotContain("answer");
        }
    }

    /// What it sends reaches nobody, so only it can say so.
    @Test
    void aMemberWithoutCertificateIsRefused() throws Exception {
        assertRefused("-");
    }
}

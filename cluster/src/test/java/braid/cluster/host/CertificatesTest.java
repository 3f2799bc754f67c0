package braid.cluster.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.cluster.member.Security;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {

    @TempDir
    private Path temporary;

    private static X509Certificate read(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    @Test
    void membersAreSignedByTheAuthorityOfTheirClusterAlone() throws Exception {
        Certificates.make(temporary.resolve("one"), List.of("a", "b"));
        Certificates.make(temporary.resolve("two"), List.of("a"));
        Security.MutualTls a = Certificates.read(temporary.resolve("one/a"));
        Security.MutualTls b = Certificates.read(temporary.resolve("one/b"));
        X509Certificate foreign = read(temporary.resolve("two/a/ca.crt"));

        X509Certificate authority = read(a.authority());
        assertThat(read(b.authority())).isEqualTo(authority);
        read(a.certificate()).verify(authority.getPublicKey());
        read(b.certificate()).verify(authority.getPublicKey());
        assertThat(read(a.certificate()).getPublicKey())
                .isNotEqualTo(read(b.certificate()).getPublicKey());
        assertThat(read(a.certificate()).getBasicConstraints())
                .as("signs nobody")
                .isEqualTo(-1);
        assertThatThrownBy(() -> read(a.certificate()).verify(foreign.getPublicKey()))
                .isInstanceOf(Exception.class);
    }

    @Test
    void everythingIsTheUsersAlone() throws Exception {
        Certificates.make(temporary.resolve("certificates"), List.of("member"));
        try (var files = Files.walk(temporary.resolve("certificates"))) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void nothingIsWrittenOver() throws Exception {
        Path directory = temporary.resolve("certificates");
        Certificates.make(directory, List.of("member"));
        byte[] before = Files.readAllBytes(directory.resolve("member/tls.key"));
        assertThatThrownBy(() -> Certificates.make(directory, List.of("member")))
                .hasMessageContaining("is there");
        assertThatThrownBy(() -> Certificates.addMember(directory, "member")).hasMessageContaining("is there");
        Certificates.addMember(directory, "another");
        assertThat(directory.resolve("member/tls.key")).hasBinaryContent(before);
        Certificates.read(directory.resolve("another"));
    }

    @Test
    void whatCannotBeMadeLeavesNothing() throws Exception {
        Path directory = temporary.resolve("halfway");
        Certificates.make(directory, List.of("driver"));
        Path password = directory.resolve("authority").resolve("password");
        String right = Files.readString(password);
        Files.writeString(password, "another");
        assertThatThrownBy(() -> Certificates.addMembers(directory, List.of("first")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keytool failed");
        Files.writeString(password, right);
        assertThatThrownBy(() -> Certificates.addMembers(directory, List.of("first", "driver")))
                .hasMessageContaining("is there");
        assertThatThrownBy(() -> Certificates.addMembers(directory, List.of("first", "../out")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(directory.toFile().list()).containsExactlyInAnyOrder("authority", "driver");
    }

    @Test
    void refusesAKeyThatAllCanRead() throws Exception {
        Certificates.make(temporary.resolve("certificates"), List.of("member"));
        Path member = temporary.resolve("certificates/member");
        Files.setPosixFilePermissions(member.resolve("tls.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Certificates.read(member))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod");
    }

    @Test
    void whatNoMemberWouldAcceptIsFoundBeforeAnybodyIsAsked() throws Exception {
        Certificates.make(temporary.resolve("one"), List.of("a", "b", "c"));
        Certificates.make(temporary.resolve("two"), List.of("a"));
        Path a = temporary.resolve("one/a");
        Instant later = Instant.now().plus(Duration.ofDays(4_000));
        assertThatThrownBy(() ->
                        CertificateCheck.check(a.resolve("tls.key"), a.resolve("tls.crt"), a.resolve("ca.crt"), later))
                .hasMessageContaining("tls.crt has expired, on ");
        replace("one/b/tls.key", "one/a/tls.key");
        assertThatThrownBy(() -> Certificates.read(a)).hasMessageContaining("is not that of the certificate");
        replace("two/a/ca.crt", "one/b/ca.crt");
        assertThatThrownBy(() -> Certificates.read(temporary.resolve("one/b")))
                .hasMessageContaining("is not one that the authority")
                .hasMessageContaining("has signed");
        Files.writeString(temporary.resolve("one/c/tls.crt"), "nothing");
        assertThatThrownBy(() -> Certificates.read(temporary.resolve("one/c")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("one/c/tls.crt");
    }

    private void replace(String by, String file) throws IOException {
        Files.write(temporary.resolve(file), Files.readAllBytes(temporary.resolve(by)));
    }

    @Test
    void anEmptyDirectoryWillDo() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("empty"));
        Certificates.make(directory, List.of("member"));
        Certificates.read(directory.resolve("member"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> Certificates.read(temporary))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tls.key is missing")
                .hasMessageContaining("braid certificates");
        assertThatThrownBy(() -> Certificates.make(temporary.resolve("x"), List.of("../a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(temporary.resolve("x")).doesNotExist();
    }
}

package braid.cluster.host;

import braid.cluster.member.ClusterAddress;
import braid.cluster.member.Security;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a driver knows a cluster that it is told the address of: which certificates it shows, and at which of its own
/// addresses the members reach it.
///
/// | system property | environment variable | |
/// |---|---|---|
/// | `braid.certificates` | `BRAID_CERTIFICATES` | the directory of this driver's certificates |
/// | `braid.insecure` | `BRAID_INSECURE` | `true` for a cluster without certificates |
/// | `braid.listen` | `BRAID_LISTEN` | the own address, instead of the one that the way to the cluster begins at |
///
/// A cluster that `braid cluster` has started on this machine is known without any of them to the same user.
public final class Connections {

    private static final String HOME = ".braid";

    private Connections() {}

    /// The directory of the certificates for the cluster at `address`; none where it is said to be without.
    ///
    /// @throws IOException if there are none; the message says what to do
    public static Optional<Path> certificates(ClusterAddress address) throws IOException {
        String told = setting("certificates");
        if (told != null) {
            return Optional.of(Path.of(told));
        }
        if (Boolean.parseBoolean(setting("insecure"))) {
            return Optional.empty();
        }
        Path local = directory(address.port());
        if (Files.isDirectory(local) && isHere(address.host())) {
            return Files.exists(local.resolve(Certificates.KEY)) ? Optional.of(local) : Optional.empty();
        }
        throw new IOException("no certificates for the cluster at " + address
                + ": name their directory in the system property braid.certificates or in BRAID_CERTIFICATES,"
                + " or say braid.insecure=true if the cluster was started with --insecure");
    }

    /// How this driver and the cluster at `address` know each other.
    ///
    /// @throws IOException if there are no certificates, or they cannot be used; the message says what to do
    public static Security security(ClusterAddress address) throws IOException {
        Optional<Path> certificates = certificates(address);
        return certificates.isPresent() ? Certificates.read(certificates.get()) : new Security.Insecure();
    }

    /// The own address that the members of the cluster at `address` reach this machine at.
    public static String listen(ClusterAddress address) throws IOException {
        String told = setting("listen");
        if (told != null) {
            return told;
        }
        // Sends nothing: the system only says which way it would go.
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
            return socket.getLocalAddress().getHostAddress();
        } catch (SocketException e) {
            throw new IOException("there is no way to " + address + ": " + e.getMessage(), e);
        }
    }

    /// What this machine calls itself.
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static @Nullable String setting(String name) {
        String property = System.getProperty("braid." + name);
        String value = property != null ? property : System.getenv("BRAID_" + name.toUpperCase(Locale.ROOT));
        return value == null || value.isBlank() ? null : value;
    }

    private static boolean isHere(String host) throws UnknownHostException {
        return InetAddress.getByName(host).isLoopbackAddress();
    }

    /// What `braid cluster` leaves for drivers of the same user while it runs.
    static Path directory(int port) {
        return Path.of(System.getProperty("user.home"), HOME, "clusters", String.valueOf(port));
    }

    /// Deletes what a cluster has left for drivers, or threw away.
    static void deleteDirectory(Path run) {
        PrivateFiles.deleteAllQuietly(run);
        Path above = run.getParent();
        if (above != null && above.endsWith(Path.of(HOME, "clusters"))) {
            PrivateFiles.deleteEmptyAbove(run, HOME);
        }
    }
}

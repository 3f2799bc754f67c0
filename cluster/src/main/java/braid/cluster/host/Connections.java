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

    private Connections() {}

    /// The certificates for the cluster at `address`.
    ///
    /// @throws IOException if there are none, or they cannot be used; the message says what to do
    public static Security security(ClusterAddress address) throws IOException {
        String directory = setting("certificates");
        if (directory != null) {
            return Certificates.read(Path.of(directory));
        }
        if (Boolean.parseBoolean(setting("insecure"))) {
            return new Security.Insecure();
        }
        Path local = directory(address.port());
        if (Files.isDirectory(local) && isHere(address.host())) {
            return Files.exists(local.resolve("tls.key")) ? Certificates.read(local) : new Security.Insecure();
        }
        throw new IOException("no certificates for the cluster at " + address
                + ": name their directory in the system property braid.certificates or in BRAID_CERTIFICATES,"
                + " or say braid.insecure=true if the cluster was started with --insecure");
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

    private static @Nullable String setting(String name) {
        String property = System.getProperty("braid." + name);
        String value = property != null ? property : System.getenv("BRAID_" + name.toUpperCase(Locale.ROOT));
        return value == null || value.isBlank() ? null : value;
    }

    private static boolean isHere(String host) throws UnknownHostException {
        return InetAddress.getByName(host).isLoopbackAddress();
    }

    /// What `braid cluster` leaves for drivers of the same user while it runs.
    private static Path directory(int port) {
        return Path.of(System.getProperty("user.home"), ".braid", "clusters", String.valueOf(port));
    }

    /// A new one, for a cluster whose port is free; what an earlier one left is gone.
    static Path makeDirectory(int port) throws IOException {
        Path directory = directory(port);
        PrivateFiles.deleteAll(directory);
        return PrivateFiles.makeDirectory(directory);
    }
}

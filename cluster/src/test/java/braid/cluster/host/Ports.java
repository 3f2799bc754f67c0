package braid.cluster.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a process listens at, as Linux tells it.
public record Ports(long pid) {

    /// One that nobody listens at just now.
    public static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As `tcp 127.0.0.1:7574`, a line a socket.
    List<String> listening() throws IOException {
        Set<String> own = sockets();
        List<String> ports = new ArrayList<>();
        for (String protocol : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "net", protocol))) {
                String[] words = line.strip().split("\\s+", -1);
                boolean listens = words.length > 9 && (protocol.startsWith("udp") || words[3].equals("0A"));
                if (listens && own.contains(words[9])) {
                    ports.add(protocol.substring(0, 3) + " " + address(words[1]));
                }
            }
        }
        return ports.stream().sorted().toList();
    }

    private Set<String> sockets() throws IOException {
        Set<String> sockets = new HashSet<>();
        try (var files = Files.list(Path.of("/proc", "" + pid, "fd"))) {
            for (Path file : files.toList()) {
                try {
                    String target = Files.readSymbolicLink(file).toString();
                    if (target.startsWith("socket:[")) {
                        sockets.add(target.substring(8, target.length() - 1));
                    }
                } catch (IOException closed) {
                    sockets.remove("");
                }
            }
        }
        return sockets;
    }

    /// Words of four bytes, each the wrong way round.
    private static String address(String hex) {
        String[] parts = hex.split(":", -1);
        byte[] bytes = HexFormat.of().parseHex(parts[0].toLowerCase(Locale.ROOT));
        StringBuilder host = new StringBuilder();
        int port = Integer.parseInt(parts[1], 16);
        String all = HexFormat.of().formatHex(bytes);
        boolean mapped = bytes.length == 16 && all.startsWith("0000000000000000ffff0000");
        if (bytes.length == 16 && !mapped) {
            return "[" + all + "]:" + port;
        }
        for (int i = bytes.length - 1; i >= bytes.length - 4; i--) {
            host.append(host.isEmpty() ? "" : ".").append(bytes[i] & 0xFF);
        }
        return host + ":" + port;
    }
}

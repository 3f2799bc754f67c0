package braid.cluster.host;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/// A port of this machine for a cluster of its own, that no other cluster which is started at the same moment takes.
///
/// The port is even. The odd one behind it is held while this is open, by a socket that does not listen: who cannot
/// hold it looks elsewhere. Both are below the range from which systems give ports away.
final class FreePort implements AutoCloseable {

    private static final int LOWEST = 20_000;
    private static final int PAIRS = 6_000;
    private static final int TRIES = 200;

    private final int port;
    private final Socket holder;

    private FreePort(int port, Socket holder) {
        this.port = port;
        this.holder = holder;
    }

    static FreePort find() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = LOWEST + 2 * ThreadLocalRandom.current().nextInt(PAIRS);
            Socket holder = new Socket();
            try {
                holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1));
                if (isFree(port)) {
                    return new FreePort(port, holder);
                }
                holder.close();
            } catch (IOException e) {
                holder.close();
            }
        }
        throw new IOException("no free port was found from " + LOWEST + " to " + (LOWEST + 2 * PAIRS));
    }

    static boolean isFree(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (ServerSocket stream = new ServerSocket();
                DatagramSocket datagrams = new DatagramSocket(null)) {
            stream.bind(address);
            datagrams.bind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            // It was never connected to anything.
        }
    }
}

package braid.dashboard.web;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;

/// Where a server listens: bound at once, so that its address is known before the server has begun.
///
/// @param channel what is bound
/// @param address where
public record Door(ServerSocketChannel channel, InetSocketAddress address) {

    private static final int MOST_TRIES = 100;

    /// Binds the first port at `host` that is free, from `port` on; 0 is any that is free.
    public static Door open(InetAddress host, int port) throws IOException {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port must be 0 to 65535: " + port);
        }
        for (int each = port; ; each++) {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.bind(new InetSocketAddress(host, each), 64);
                return new Door(channel, (InetSocketAddress) channel.getLocalAddress());
            } catch (BindException taken) {
                channel.close();
                if (port == 0 || each == port + MOST_TRIES || each == 65_535) {
                    throw taken;
                }
            }
        }
    }

    /// Whether only this machine reaches it.
    public boolean loopback() {
        return address.getAddress().isLoopbackAddress();
    }

    /// The page's address.
    public URI uri() {
        InetAddress host = address.getAddress();
        String name = host.isLoopbackAddress()
                ? "localhost"
                : host.isAnyLocalAddress() ? HostNames.ownName() : HostNames.literal(host);
        return URI.create("http://" + name + ":" + address.getPort() + "/status");
    }
}

package braid.dashboard;

import braid.dashboard.web.Token;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// What system properties say of a dashboard.
///
/// @param port the port to try first, `braid.dashboard.port`
/// @param hostName where to listen, `braid.dashboard.address`; empty for this machine alone
/// @param view the token that those need who come from elsewhere, `braid.dashboard.token`; null if none was chosen
record Settings(int port, String hostName, @Nullable Token view) {

    private static final int PORT = 8787;

    static Settings read() {
        String token = System.getProperty("braid.dashboard.token");
        return new Settings(
                readPort(),
                System.getProperty("braid.dashboard.address", "").strip(),
                token == null ? null : Token.of(token));
    }

    private static int readPort() {
        String port = System.getProperty("braid.dashboard.port");
        try {
            return port == null ? PORT : Integer.parseInt(port.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("braid.dashboard.port must be a number: " + port, e);
        }
    }

    InetAddress address() throws UnknownHostException {
        return hostName.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(hostName);
    }
}

package braid.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import braid.dashboard.look.Lookout;
import braid.dashboard.look.Scope;
import braid.testkit.Bounded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveClientsTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int MOST = 16;
    /// More than sockets hold.
    private static final int LARGE = 32 * 1024 * 1024;

    private final AtomicLong nanos = new AtomicLong();
    private final List<Socket> sockets = new ArrayList<>();
    private WebServer server;
    private int port;

    @AfterEach
    void end() throws IOException {
        server.close();
        for (Socket each : sockets) {
            each.close();
        }
    }

    @Test
    void dropsTheOneWhoDoesNotRead() throws IOException {
        serve(LARGE);
        ask();
        Bounded.await("a reader is there", () -> server.readers() == 1);
        Bounded.await("the reader is dropped", () -> {
            nanos.addAndGet(Duration.ofSeconds(11).toNanos());
            return server.readers() == 0;
        });
        Bounded.await("nobody looks any more", () -> !server.looking());
    }

    @Test
    void keepsTheOneWhoReadsWhateverTheTime() throws IOException {
        serve(100);
        BufferedReader reader = ask();
        Bounded.within(() -> {
            for (int states = 0; states < 4; ) {
                if (reader.readLine().equals("event: state")) {
                    states++;
                    // Its last write is over: it has been read.
                    nanos.addAndGet(Duration.ofHours(1).toNanos());
                }
            }
        });
        assertThat(server.readers()).isEqualTo(1);
    }

    @Test
    void servesABoundedNumberAndTellsTheOthers() throws IOException {
        serve(100);
        for (int i = 0; i < MOST; i++) {
            assertThat(ask().readLine()).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(ask().readLine()).startsWith("HTTP/1.1 503 ");
        sockets.getFirst().close();
        Bounded.await("one is gone", () -> server.readers() == MOST - 1);
        assertThat(ask().readLine()).isEqualTo("HTTP/1.1 200 OK");
    }

    private void serve(int bytes) throws IOException {
        byte[] large = new byte[bytes];
        Arrays.fill(large, (byte) ' ');
        Door door = Door.open(InetAddress.getLoopbackAddress(), 0);
        port = door.address().getPort();
        server = new WebServer(
                door,
                "",
                null,
                new Lookout(new Scope(List::of, List::of)),
                new WebServer.Shown(look -> large, look -> large, look -> large, () -> null),
                nanos::get);
    }

    private BufferedReader ask() throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream()
                .write("GET /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }
}

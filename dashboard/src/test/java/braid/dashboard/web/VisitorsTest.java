package braid.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import braid.dashboard.look.Lookout;
import braid.dashboard.look.Scope;
import braid.testkit.Bounded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VisitorsTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String EVENTS = " /api/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private final AtomicLong nanos = new AtomicLong();
    private final List<Socket> sockets = new ArrayList<>();
    private WebServer server;
    private int port;

    @BeforeEach
    void serve() throws IOException {
        Door door = Door.open(InetAddress.getLoopbackAddress(), 0);
        port = door.address().getPort();
        server = new WebServer(
                door,
                "",
                null,
                new Lookout(new Scope(List::of, List::of)),
                new WebServer.Shown(look -> new byte[1], look -> new byte[1], look -> new byte[1], () -> null),
                nanos::get);
    }

    @AfterEach
    void end() throws IOException {
        server.close();
        for (Socket each : sockets) {
            each.close();
        }
    }

    /// More of them than connections are served: the time of none is up, since it does not move.
    @Test
    void whoAsksSlowlyKeepsNobodyOut() throws Exception {
        for (int i = 0; i < Visitors.MOST + 6; i++) {
            ask("GET /hea");
        }
        assertThat(firstLine(ask(HEALTH))).isEqualTo("HTTP/1.1 200 OK");
        // The server opens connections in an order of its own, so it is not said which ones have made room.
        Bounded.await(
                "as many have made room as were too many",
                () -> sockets.stream().filter(socket -> !goesOn(socket)).count() == sockets.size() - Visitors.MOST);
    }

    @Test
    void whoTakesTooLongToAskIsLetGoHoweverOftenAByteComes() throws Exception {
        Socket slow = ask("GET /health HTTP/1.1\r\nX: ");
        assertGoesOn(slow);
        Bounded.await("it is let go", () -> {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            return !goesOn(slow);
        });
    }

    @Test
    void whoSendsNoBodyIsAnsweredAndLetGo() throws Exception {
        Socket slow = ask("POST /api/report HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
        assertThat(firstLine(slow)).isEqualTo("HTTP/1.1 403 Forbidden");
        Bounded.await("it is let go", () -> {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            return !goesOn(slow);
        });
    }

    @Test
    void whoReadsEventsStaysWhateverTheTimeAndWhoeverElseComes() throws Exception {
        Socket reader = ask("GET" + EVENTS);
        Bounded.await("a reader is there", () -> server.readers() == 1);
        nanos.addAndGet(Duration.ofMinutes(2).toNanos());
        for (int i = 0; i < 2 * Visitors.MOST; i++) {
            ask("GET /hea");
        }
        BufferedReader lines = lines(reader);
        Bounded.within(() -> {
            for (int states = 0; states < 3; ) {
                if (lines.readLine().equals("event: state")) {
                    states++;
                }
            }
        });
        assertThat(server.readers()).isEqualTo(1);
    }

    @Test
    void aConnectionMayAskAgainAndAgain() throws Exception {
        Socket socket = ask("");
        BufferedReader lines = lines(socket);
        Bounded.within(() -> {
            for (int i = 0; i < 20; i++) {
                nanos.addAndGet(Duration.ofSeconds(5).toNanos());
                socket.getOutputStream().write(HEALTH.getBytes(StandardCharsets.US_ASCII));
                String line = lines.readLine();
                assertThat(line).isEqualTo("HTTP/1.1 200 OK");
                while (!line.isEmpty()) {
                    line = lines.readLine();
                }
                lines.skip("{\"status\":\"up\"}".length());
            }
        });
    }

    @Test
    void askingForTheHeaderOfEventsTakesNoPlace() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(firstLine(ask("HEAD" + EVENTS))).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(server.readers()).isZero();
        for (int i = 0; i < 16; i++) {
            assertThat(firstLine(ask("GET" + EVENTS))).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(firstLine(ask("HEAD" + EVENTS))).startsWith("HTTP/1.1 503 ");
    }

    private Socket ask(String text) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        sockets.add(socket);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static String firstLine(Socket socket) throws IOException {
        return String.valueOf(lines(socket).readLine());
    }

    private static void assertGoesOn(Socket socket) {
        assertThat(goesOn(socket)).isTrue();
    }

    /// Sends one more byte, and looks whether the other side has closed.
    private static boolean goesOn(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            socket.setSoTimeout(20);
            int read = socket.getInputStream().read();
            while (read >= 0) {
                read = socket.getInputStream().read();
            }
            return false;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return true;
        } catch (SocketException closed) {
            return false;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

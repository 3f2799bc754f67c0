package braid.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/// A server that answers as the test says: the first connection by the first step, and so on. The last step is for
/// all that come later.
final class Script implements AutoCloseable {

    static final String EVENTS = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

    /// What one connection is told.
    interface Step {
        void run(Peer peer) throws IOException;
    }

    final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch over = new CountDownLatch(1);
    private final ServerSocket server;
    private final List<Step> steps;

    /// A connection, of the server's side.
    final class Peer {
        private final Socket socket;
        private final BufferedReader in;

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        /// Reads a request.
        ///
        /// @return false if there is no more
        boolean request() throws IOException {
            StringBuilder head = new StringBuilder();
            int length = 0;
            for (String line = in.readLine(); line == null || !line.isEmpty(); line = in.readLine()) {
                if (line == null) {
                    return false;
                }
                head.append(line).append('\n');
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    length = Integer.parseInt(line.substring(15).strip());
                }
            }
            char[] body = new char[length];
            for (int at = 0; at < length; at += in.read(body, at, length - at)) {
                // there is more
            }
            heads.add(head.toString());
            bodies.add(new String(body));
            return true;
        }

        Peer say(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        Peer answer(int status, String headers, String body) throws IOException {
            return say("HTTP/1.1 " + status + " So\r\n" + headers + "Content-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
        }

        /// Answers a request for a WebSocket.
        Peer upgrade() throws IOException {
            request();
            String key = heads.getLast()
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                    .findFirst()
                    .orElseThrow()
                    .substring(18)
                    .strip();
            return say("HTTP/1.1 101 So\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                    + Handshake.accept(key) + "\r\n\r\n");
        }

        Peer frame(ByteBuffer frame) throws IOException {
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            socket.getOutputStream().write(bytes);
            return this;
        }

        /// Reads what comes until the client hangs up.
        void readOn() throws IOException {
            while (in.read() >= 0) {
                // it goes on
            }
        }

        /// Keeps the connection open until the test is over.
        void stay() {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void kill() throws IOException {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            socket.close();
        }
    }

    Script(Step... steps) throws IOException {
        this.steps = List.of(steps);
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("script").start(this::accept);
    }

    private void accept() {
        try {
            for (int i = 0; ; i++) {
                Socket socket = server.accept();
                sockets.add(socket);
                Step step = steps.get(Math.min(i, steps.size() - 1));
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        step.run(new Peer(socket));
                    } catch (IOException gone) {
                        // the client has what it wanted
                    }
                });
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    URI uri(String path) {
        return URI.create("http://localhost:" + server.getLocalPort() + path);
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        server.close();
        for (Socket each : List.copyOf(sockets)) {
            each.close();
        }
    }
}

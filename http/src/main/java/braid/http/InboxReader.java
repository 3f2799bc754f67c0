package braid.http;

import braid.spi.SourceReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The messages of all who are connected. Who brings one where there is no room is read again when there is.
final class InboxReader implements SourceReader<String>, SocketConnection.Inbox {

    private final int most;
    private final List<String> messages = new ArrayList<>();
    private final List<SocketConnection> waiting = new ArrayList<>();
    private final SocketServer server;
    private boolean stopped;

    InboxReader(ReceivedMessages options) throws IOException {
        this.most = options.most();
        Hub hub = new Hub(0, 1, options.keepAlive());
        this.server = SocketServer.begin(
                options.listening(),
                options.path(),
                options.origins(),
                hub,
                Frames.GOING_AWAY,
                options.longestMessage(),
                this);
    }

    @Override
    public synchronized boolean put(String message, SocketConnection from) {
        if (stopped) {
            return true; // it is thrown away: nobody will read, but the close is to be heard
        }
        messages.add(message);
        notifyAll();
        if (messages.size() < most) {
            return true;
        }
        waiting.add(from);
        return false;
    }

    @Override
    public List<String> read() throws InterruptedException {
        synchronized (this) {
            while (messages.isEmpty() && !stopped) {
                wait();
            }
            if (stopped) {
                return List.of(); // the rest is for remaining
            }
        }
        return rest();
    }

    private List<String> rest() {
        List<String> all;
        List<SocketConnection> resumed;
        synchronized (this) {
            all = List.copyOf(messages);
            messages.clear();
            resumed = List.copyOf(waiting);
            waiting.clear();
        }
        resumed.forEach(SocketConnection::resume);
        return all;
    }

    @Override
    public synchronized long lag() {
        return messages.size();
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public List<String> remaining() {
        return rest();
    }

    @Override
    public void close() {
        stop();
        server.close();
    }
}

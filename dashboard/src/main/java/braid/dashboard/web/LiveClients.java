package braid.dashboard.web;

import braid.dashboard.json.TasksJson;
import braid.dashboard.look.Look;
import braid.dashboard.look.Lookout;
import braid.dashboard.look.Tasks;
import braid.dashboard.look.Watcher;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpHeader;

/// Those who read events: a bounded number, each told every look that it is ready for.
final class LiveClients implements Watcher {

    private static final int MOST = 16;
    private static final byte[] STATE = "event: state\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TASKS = "event: tasks\ndata: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Lookout lookout;
    private final Function<Look, byte[]> json;
    private final LongSupplier clock;
    private final Set<LiveClient> clients = new HashSet<>();
    private boolean closed;

    LiveClients(Lookout lookout, Function<Look, byte[]> json, LongSupplier clock) {
        this.lookout = lookout;
        this.json = json;
        this.clock = clock;
    }

    /// Has the one who asks told, from the next look on; refuses where there are too many. Who asks for the header
    /// alone learns whether there is a place, and takes none.
    void take(Answer answer) {
        LiveClient client;
        synchronized (this) {
            if (closed || clients.size() >= MOST) {
                answer.response().getHeaders().put(HttpHeader.RETRY_AFTER, "5");
                answer.send(503, "too many pages are open: " + clients.size());
                return;
            }
            answer.response().setStatus(200);
            answer.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream; charset=utf-8");
            if (answer.request().getMethod().equals("HEAD")) {
                answer.callback().succeeded();
                return;
            }
            client = new LiveClient(answer, clock, this::remove);
            clients.add(client);
            if (clients.size() == 1) {
                lookout.add(this);
            }
        }
        client.send(": welcome\n\n".getBytes(StandardCharsets.US_ASCII), -1);
    }

    private synchronized void remove(LiveClient client) {
        clients.remove(client);
        if (clients.isEmpty()) {
            lookout.remove(this);
        }
    }

    synchronized int size() {
        return clients.size();
    }

    @Override
    public void saw(Look look, Tasks tasks) {
        List<LiveClient> ready;
        synchronized (this) {
            ready = List.copyOf(clients);
        }
        ready = ready.stream().filter(LiveClient::ready).toList();
        if (ready.isEmpty()) {
            return;
        }
        byte[] state = json.apply(look);
        long told = tasks.told();
        Map<Long, byte[]> frames = new HashMap<>();
        for (LiveClient client : ready) {
            client.send(frames.computeIfAbsent(client.tasksSeen(), from -> frame(state, tasks, from, told)), told);
        }
    }

    private static byte[] frame(byte[] state, Tasks tasks, long from, long told) {
        if (from == told) {
            return joined(STATE, state, END);
        }
        byte[] runs = TasksJson.of(tasks.since(from));
        return joined(STATE, state, END, TASKS, runs, END);
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    void close() {
        List<LiveClient> ending;
        synchronized (this) {
            closed = true;
            ending = List.copyOf(clients);
            clients.clear();
            lookout.remove(this);
        }
        ending.forEach(LiveClient::close);
    }
}

package braid.cluster.host;

import java.util.ArrayDeque;
import java.util.Deque;

/// Passes on what a worker writes, with its name in front, and remembers the last of it.
final class Tail implements WorkerProcess.Lines {

    private static final int REMEMBERED = 20;

    private final String name;
    private final WorkerProcess.Lines onwards;
    private final Deque<String> last = new ArrayDeque<>();

    Tail(String name, WorkerProcess.Lines onwards) {
        this.name = name;
        this.onwards = onwards;
    }

    @Override
    public void line(String line) {
        synchronized (last) {
            if (last.size() == REMEMBERED) {
                last.removeFirst();
            }
            last.addLast(line);
        }
        onwards.line("[" + name + "] " + line);
    }

    String text() {
        synchronized (last) {
            return String.join("\n", last);
        }
    }
}

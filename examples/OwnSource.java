// A source of your own: the rows of a table, which it asks for again and again, a page at a time. It has positions, so it
// can go on where it was; the test kit's `SourceContract` says whether it keeps the rules.
//
//     ./braid run examples/OwnSource.java

import braid.*;
import braid.spi.*;

/// A table that only grows: its rows are numbered.
final List<String> table = new CopyOnWriteArrayList<>(List.of("anchor", "buoy", "compass", "dinghy", "ensign"));

final class Rows implements SourceReader<String> {
    private int next;

    Rows(String position) {
        next = position == null ? 0 : Integer.parseInt(position);
    }

    public List<String> read() throws InterruptedException {
        while (next == table.size()) {
            Thread.sleep(10);                               // ended by an interrupt, when the source is closed
        }
        List<String> page = List.copyOf(table.subList(next, Math.min(next + 2, table.size())));
        next += page.size();
        return page;
    }

    public String position() {
        return String.valueOf(next);                        // where the next read begins
    }

    public long lag() {
        return table.size() - next;
    }

    public void close() {}
}

void main() throws InterruptedException {
    CountDownLatch six = new CountDownLatch(6);
    ReadSource<String> rows = Source.from(Rows::new);
    rows.map(String::toUpperCase).sink(row -> {
        IO.println(row);
        six.countDown();
    });
    rows.start();
    table.add("flag");
    six.await();
    rows.close();
}

// prints:
// ANCHOR
// BUOY
// COMPASS
// DINGHY
// ENSIGN
// FLAG

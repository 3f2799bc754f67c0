// A sink of your own: a batch at a time into a store that fails now and then. What it has written is passed on; what it
// could not write in three tries is a failure. The test kit's `SinkContract` says whether it keeps the rules.
//
//     ./braid run examples/OwnSink.java

import braid.*;
import braid.spi.*;

final List<Integer> store = new ArrayList<>();
int calls;

final class Rows implements SinkWriter<Integer> {
    public void write(List<? extends Integer> rows) throws IOException {
        if (++calls % 3 == 1) {
            throw new IOException("the store is busy");
        }
        store.addAll(rows);                                 // returns when they are safe
    }

    public void close() {}
}

void main() {
    Source<Integer> numbers = Source.create();
    Retry retry = Retry.times(3).backoff(Duration.ofMillis(1));
    AtomicInteger written = new AtomicInteger();
    numbers.to(Rows::new, 100, Duration.ofMillis(20), retry).sink(number -> written.incrementAndGet());
    for (int i = 0; i < 1_000; i++) {
        numbers.emit(i);
    }
    numbers.close();
    IO.println(store.size() + " in the store, " + written + " passed on");
}

// prints:
// 1000 in the store, 1000 passed on

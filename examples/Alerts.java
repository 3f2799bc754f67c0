// A sensor that is watched: an alert where it is silent, and one where it is too hot and stays so, not at each flicker.
//
//     ./braid run examples/Alerts.java

import braid.*;

void main() throws InterruptedException {
    Source<Integer> degrees = Source.create();
    degrees.timeout(Duration.ofMillis(300))                 // nothing for so long is a failure
            .onError(failure -> IO.println("silent: " + failure.node()))
            .map(celsius -> celsius > 80)
            .distinctUntilChanged()
            .debounce(Duration.ofMillis(100))               // what has been so for a while
            .distinctUntilChanged()
            .filter(hot -> hot)
            .sink(hot -> IO.println("too hot"));
    for (int celsius : new int[] {20, 90, 20, 21, 95, 96, 97}) {
        degrees.emit(celsius);
    }
    Thread.sleep(1_000);                                    // the sensor says nothing more
    degrees.close();
}

// prints:
// too hot
// silent: timeout

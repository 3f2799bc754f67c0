// Prices of shares, by symbol: a moving average of each, and an alert where a price leaves it by a tenth.
//
//     ./braid run examples/Prices.java

import braid.*;

record Tick(String symbol, double price) {}

record Band(double price, double mean) {
    boolean left() {
        return Math.abs(price - mean) > mean / 10;
    }
}

/// The newest price of a window, and the mean of it.
Band band(List<Tick> window) {
    double mean = window.stream().mapToDouble(Tick::price).average().orElseThrow();
    return new Band(window.getLast().price(), mean);
}

/// A feed that you would have from an exchange.
List<Tick> feed() {
    Random random = new Random(42);
    Map<String, Double> prices = new HashMap<>(Map.of("AAA", 100.0, "BBB", 50.0));
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
        String symbol = random.nextInt(4) == 0 ? "BBB" : "AAA";
        double jump = random.nextInt(500) == 0 ? 1.2 : 1 + random.nextGaussian() / 500;
        ticks.add(new Tick(symbol, prices.merge(symbol, jump, (price, factor) -> price * factor)));
    }
    return ticks;
}

void main() {
    Source<Tick> ticks = Source.create();
    Map<String, Integer> alerts = new TreeMap<>();
    ticks.keyBy(Tick::symbol)
            .slidingWindow(20)
            .map(this::band)
            .filter(Band::left)
            .throttle(Duration.ofSeconds(5))                // one alert a symbol in five seconds
            .pairs()
            .sink(alert -> alerts.merge(alert.first(), 1, Integer::sum));
    ticks.emitAll(feed());
    ticks.close();
    IO.println("symbols with an alert: " + alerts.keySet());
}

// prints:
// symbols with an alert: [AAA]

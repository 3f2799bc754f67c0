package braid.context;

import braid.spi.Carrier;
import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Carries the whole MDC of SLF4J, so that what functions log has what the emitter has put there:
///
/// ```java
/// var orders = Source.<Order>create().carrying(new MdcCarrier());
/// MDC.put("order", order.id());
/// orders.emit(order);
/// ```
///
/// What a function puts into the MDC is gone behind it, where its element goes on by another thread. On a worker
/// there is an MDC where SLF4J finds a provider there, such as Logback on the worker's class path.
public record MdcCarrier() implements Carrier<Map<String, @Nullable String>>, Serializable {

    @Override
    public String name() {
        return "MDC";
    }

    @Override
    public @Nullable Map<String, @Nullable String> capture() {
        Map<String, @Nullable String> map = MDC.getCopyOfContextMap();
        return map == null || map.isEmpty() ? null : map;
    }

    @Override
    public <X extends Throwable> void with(@Nullable Map<String, @Nullable String> value, Call<X> call) throws X {
        Map<String, @Nullable String> before = capture();
        set(value);
        try {
            call.run();
        } finally {
            set(before);
        }
    }

    private static void set(@Nullable Map<String, @Nullable String> map) {
        if (map == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(map);
        }
    }
}

package braid.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import braid.Client;
import braid.ParallelStream;
import braid.Source;
import braid.Stream;
import braid.spi.Carrier;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.context.integration.Slf4jThreadLocalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.MDC;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CarriersTest {

    static {
        MdcProvider.choose();
    }

    /// Of a class that can be made on a worker, with a value that can travel there.
    static final class TenantAccessor implements ThreadLocalAccessor<String> {

        static final ThreadLocal<@Nullable String> TENANT = new ThreadLocal<>();

        @Override
        public Object key() {
            return "tenant";
        }

        @Override
        public @Nullable String getValue() {
            return TENANT.get();
        }

        @Override
        public void setValue(String value) {
            TENANT.set(value);
        }

        @Override
        public void setValue() {
            TENANT.remove();
        }
    }

    private static final ThreadLocal<@Nullable Object> SPAN = new ThreadLocal<>();

    private final ContextRegistry registry = ContextRegistry.getInstance();
    private @Nullable Client cluster;

    @BeforeEach
    void register() {
        registry.registerThreadLocalAccessor(new TenantAccessor());
        registry.registerThreadLocalAccessor("span", SPAN);
    }

    @AfterEach
    void forget() {
        registry.removeThreadLocalAccessor("tenant");
        registry.removeThreadLocalAccessor("span");
        registry.removeThreadLocalAccessor(Slf4jThreadLocalAccessor.KEY);
        TenantAccessor.TENANT.remove();
        SPAN.remove();
        MDC.clear();
    }

    @AfterAll
    void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private Client cluster() {
        Client started = cluster;
        if (started == null) {
            started = Client.localCluster(1);
            started.submit(
                            _ -> {
                                MdcProvider.choose();
                                MDC.clear(); // by one thread: while SLF4J begins, others' entries are lost
                                return 0;
                            },
                            0)
                    .get();
            cluster = started;
        }
        return started;
    }

    private static String here(int id) {
        return id + ": " + TenantAccessor.TENANT.get() + " " + SPAN.get() + " " + MDC.getCopyOfContextMap();
    }

    private static void emit(Source<Integer> source) {
        for (int id = 0; id < 30; id++) {
            if (id % 3 == 2) {
                TenantAccessor.TENANT.remove();
                SPAN.remove();
                MDC.clear();
            } else {
                TenantAccessor.TENANT.set("t" + id);
                SPAN.set(new Span(id));
                MDC.put("request", "r" + id);
            }
            source.emit(id);
        }
        source.close();
    }

    /// One that cannot travel.
    private static final class Span {
        private final int id;

        Span(int id) {
            this.id = id;
        }

        @Override
        public String toString() {
            return "s" + id;
        }
    }

    private static List<String> expected(boolean tenant, boolean span, boolean mdc) {
        List<String> all = new ArrayList<>();
        for (int id = 0; id < 30; id++) {
            boolean none = id % 3 == 2;
            all.add(id + ": " + (tenant && !none ? "t" + id : null) + " " + (span && !none ? "s" + id : null) + " "
                    + (mdc && !none ? Map.of("request", "r" + id) : null));
        }
        return all;
    }

    private static List<String> seen(Carrier<?> carrier, Function<Stream<Integer>, Stream<String>> way) {
        Source<Integer> source = Source.<Integer>create().carrying(carrier);
        List<String> seen = new ArrayList<>();
        way.apply(source).sink(seen::add);
        emit(source);
        return seen;
    }

    private static final List<Function<Stream<Integer>, Stream<String>>> HERE = List.of(
            s -> s.buffer(3).map(CarriersTest::here),
            s -> s.scatter().map(CarriersTest::here).buffer(4).gather());

    private Stream<String> onWorker(Stream<Integer> from) {
        ParallelStream<Integer> scattered = from.scatter(cluster());
        return scattered.map(CarriersTest::here).buffer(4).gather();
    }

    @Test
    void theMdcIsSeenBehindABufferAndInTasks() {
        for (Function<Stream<Integer>, Stream<String>> way : HERE) {
            assertThat(seen(new MdcCarrier(), way)).containsExactlyElementsOf(expected(false, false, true));
        }
    }

    @Test
    void theMdcIsSeenOnAWorker() {
        assertThat(seen(new MdcCarrier(), this::onWorker)).containsExactlyElementsOf(expected(false, false, true));
    }

    @Test
    void whatIsRegisteredIsSeenBehindABufferAndInTasks() {
        registry.registerThreadLocalAccessor(new Slf4jThreadLocalAccessor());
        for (Function<Stream<Integer>, Stream<String>> way : HERE) {
            assertThat(seen(RegistryCarrier.all(), way)).containsExactlyElementsOf(expected(true, true, true));
            assertThat(seen(RegistryCarrier.only("tenant"), way))
                    .containsExactlyElementsOf(expected(true, false, false));
        }
    }

    @Test
    void ofWhatIsRegisteredThatIsSeenOnAWorkerWhichCanTravel() {
        assertThat(seen(RegistryCarrier.all(), this::onWorker)).containsExactlyElementsOf(expected(true, false, false));
    }

    @Test
    void theThreadHasItsOwnAgain() {
        MDC.put("own", "1");
        TenantAccessor.TENANT.set("own");
        List<String> seen = new ArrayList<>();
        Consumer<String> note = what -> {
            seen.add(what + TenantAccessor.TENANT.get() + MDC.getCopyOfContextMap());
        };
        Captured none = new RegistryCarrier(Set.of("of nobody")).capture();
        RegistryCarrier.all().with(none, () -> note.accept("inside "));
        new MdcCarrier().with(null, () -> note.accept("inside "));
        new MdcCarrier().with(Map.of("a", "b"), () -> note.accept("inside "));
        note.accept("outside ");
        assertThat(seen)
                .containsExactly("inside null{own=1}", "inside ownnull", "inside own{a=b}", "outside own{own=1}");
    }

    @Test
    void aCarrierOfSomeHasKeys() {
        assertThatIllegalArgumentException()
                .isThrownBy(RegistryCarrier::only)
                .withMessage("a carrier of some accessors must have keys: none");
    }
}

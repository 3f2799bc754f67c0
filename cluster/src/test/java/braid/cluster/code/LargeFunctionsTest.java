package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;

import braid.function.ThrowingFunction;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LargeFunctionsTest {

    private static final Logger LOGGER = Logger.getLogger("braid.cluster");

    private final Functions functions = new Functions(new ClassFiles());
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Handler telling = new Handler() {
        @Override
        public void publish(LogRecord line) {
            told.add(line.getMessage());
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(telling);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(telling);
    }

    private static ThrowingFunction<Integer, Integer> capturing(byte[] model) {
        return i -> i + model.length;
    }

    @Test
    void whoCapturesMegabytesAgainAndAgainIsToldOncePerPlace() {
        byte[] model = new byte[2 * LargeFunctions.LARGE];
        functions.prepare(capturing(model), "'once' (Demo.java:1)");
        assertThat(told).isEmpty();
        for (int i = 0; i < 5; i++) {
            functions.prepare(capturing(model), "'scores' (Demo.java:2)");
        }
        assertThat(told)
                .singleElement()
                .asString()
                .contains("'scores' (Demo.java:2)", "2.0 MiB", "client.share(value)");
    }

    @Test
    void oneFunctionThatIsUsedAgainIsWrittenOnceAndNotToldOf() {
        ThrowingFunction<Integer, Integer> one = capturing(new byte[2 * LargeFunctions.LARGE]);
        for (int i = 0; i < 5; i++) {
            functions.prepare(one, "'scores' (Demo.java:2)");
        }
        for (int i = 0; i < 5; i++) {
            functions.prepare(capturing(new byte[1_000]), "'small' (Demo.java:3)");
        }
        assertThat(told).isEmpty();
    }
}

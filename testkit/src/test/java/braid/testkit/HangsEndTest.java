package braid.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/// Each test of the build is watched: it runs on the thread that [Bounded] makes for it.
class HangsEndTest {

    private static boolean watchedBeforeAll;
    private final boolean watchedWhenMade = watched();
    private boolean watchedBeforeEach;

    private static boolean watched() {
        return Thread.currentThread().getName().startsWith("bounded ");
    }

    @BeforeAll
    static void beforeAll() {
        watchedBeforeAll = watched();
    }

    @BeforeEach
    void beforeEach() {
        watchedBeforeEach = watched();
    }

    @AfterEach
    void afterEach() {
        assertThat(watched()).isTrue();
    }

    @Test
    void watchesATestAndAllAroundIt(TestInfo info) {
        assertThat(watched()).as(info.getDisplayName()).isTrue();
        assertThat(watchedBeforeAll).isTrue();
        assertThat(watchedBeforeEach).isTrue();
        assertThat(watchedWhenMade).isTrue();
    }
}

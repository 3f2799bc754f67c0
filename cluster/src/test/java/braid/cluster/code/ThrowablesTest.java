package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ThrowablesTest {

    private static final ClassFiles CLASSES = new ClassFiles();

    @SuppressWarnings("serial") // that it cannot be serialized is what it is for
    static final class Bad extends RuntimeException {
        final Object field;

        Bad(String message, Object field) {
            super(message);
            this.field = field;
        }

        @Override
        public String getLocalizedMessage() {
            throw new IllegalStateException("no");
        }
    }

    private static Throwable travel(Throwable thrown, ClassSpace to) {
        Packer out = new Packer(64);
        new Throwables(CLASSES).write(thrown, out);
        Unpacker in = new Unpacker(out.toBytes());
        Throwable back = new Throwables(to).read(in);
        assertThat(in.left()).isZero();
        return back;
    }

    @Test
    void comesAsItIs() {
        IOException thrown = new IOException("no file", new IllegalStateException("inner"));
        thrown.addSuppressed(new ArithmeticException("too"));
        Throwable back = travel(thrown, CLASSES);
        assertThat(back).isInstanceOf(IOException.class).hasMessage("no file");
        assertThat(back.getStackTrace()).isEqualTo(thrown.getStackTrace());
        assertThat(back.getCause()).isInstanceOf(IllegalStateException.class).hasMessage("inner");
        assertThat(back.getSuppressed()[0]).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void aBadOneHasAStandInThatTellsTheField() {
        Bad bad = new Bad("broken", Thread.currentThread());
        bad.initCause(new IOException("why"));
        Throwable back = travel(bad, CLASSES);
        assertThat(back).isInstanceOfSatisfying(StandInException.class, standIn -> {
            assertThat(standIn.className()).isEqualTo(Bad.class.getName());
            assertThat(standIn.reason()).contains("field (Thread)", "java.lang.Thread is not serializable");
        });
        assertThat(back).hasMessage("broken").hasCauseInstanceOf(IOException.class);
        assertThat(back.getStackTrace()).isEqualTo(bad.getStackTrace());
    }

    @Test
    void aBadCauseDoesNotSpoilTheRest() {
        Throwable back = travel(new IllegalStateException("fine", new Bad("b", Thread.currentThread())), CLASSES);
        assertThat(back).isInstanceOf(IllegalStateException.class).hasCauseInstanceOf(StandInException.class);
    }

    @Test
    void hasAStandInWhereTheClassIsMissing() {
        Bad thrown = new Bad("far", "a text");
        thrown.initCause(thrown.field == null ? null : new IOException("why"));
        DriverLoader empty = new DriverLoader("driver 1", ClassLoader.getPlatformClassLoader(), name -> null);
        Throwable back = travel(thrown, empty);
        assertThat(back).isInstanceOf(StandInException.class).hasMessage("far");
        assertThat(back.toString()).contains(Bad.class.getName(), "driver 1");
        assertThat(back.getStackTrace()[0].getLineNumber()).isEqualTo(thrown.getStackTrace()[0].getLineNumber());
        assertThat(back.getCause()).hasMessage("why");
    }

    @Test
    void circlesAndDeepChainsEnd() {
        Exception one = new Exception("one");
        one.addSuppressed(new Exception("two", one));
        assertThat(travel(one, CLASSES)).hasMessage("one");
        Exception deep = new Exception("0");
        for (int i = 1; i < 20_000; i++) {
            deep = new Exception("" + i, deep);
        }
        assertThat(travel(deep, CLASSES)).hasMessage("19999");
    }

    @Test
    void junkIsRefused() {
        byte[] junk = {0, 0, 0, 0, 0, 0, 0, 1, 0};
        assertThatThrownBy(() -> new Throwables(CLASSES).read(new Unpacker(junk)))
                .isInstanceOf(CodecException.class);
    }
}

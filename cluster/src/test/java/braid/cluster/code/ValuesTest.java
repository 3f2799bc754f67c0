package braid.cluster.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Pair;
import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValuesTest {

    private static final ClassFiles CLASSES = new ClassFiles();

    record Point(int x, @Nullable String name) {}

    record Nested(@Nullable Object left, @Nullable Object right) {}

    record Own(int x) implements java.io.Serializable {
        private Object readResolve() {
            return new Own(x + 1);
        }
    }

    private static Object travel(Object value) {
        return Traveller.travel(value, CLASSES, CLASSES);
    }

    private static final List<Object> ALL = List.of(
            0,
            -1,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            Long.MIN_VALUE,
            -0.0,
            Double.NaN,
            1.5f,
            true,
            false,
            (byte) -3,
            (short) -300,
            '\uD800',
            "",
            "text?",
            "\u00e4\u20ac\ud83d\ude00?",
            "alone \ud800 ?",
            "long ".repeat(1_000),
            Instant.MIN,
            Instant.MAX,
            Duration.ofNanos(-1),
            LocalDate.MAX,
            new UUID(1, -1),
            new BigDecimal("1.50"),
            TimeUnit.DAYS,
            List.of(),
            List.of(1, 2, 3),
            List.of("a"),
            new ArrayList<>(Arrays.asList(1, null, "x")),
            Map.of("k", new Point(1, "p")),
            new Point(7, null),
            new Pair<>(1, "two"),
            new Nested(new Nested(List.of(TimeUnit.HOURS), null), new ArrayList<>()));

    @Test
    void comesBackEqualAndOfTheSameClass() {
        for (Object value : ALL) {
            Object back = travel(value);
            assertThat(back).isEqualTo(value);
            assertThat(back.getClass()).isEqualTo(value.getClass());
        }
    }

    @Test
    void arraysComeBack() {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 2_047, 2_048, 2_049, 100_000}) {
            int[] ints = random.ints(size).toArray();
            long[] longs = random.longs(size).toArray();
            double[] doubles = random.doubles(size).toArray();
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            assertThat((int[]) travel(ints)).isEqualTo(ints);
            assertThat((long[]) travel(longs)).isEqualTo(longs);
            assertThat((double[]) travel(doubles)).isEqualTo(doubles);
            assertThat((byte[]) travel(bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void listsKeepWhetherTheyTakeNull() {
        var back = (List<?>) travel(Stream.of(1, null).toList());
        assertThat(back).isEqualTo(Arrays.asList(1, null));
        assertThat(back.contains(null)).isTrue();
        assertThat(((List<?>) travel(Stream.of(1, 2, 3).toList())).contains(null))
                .isFalse();
        assertThatThrownBy(() -> ((List<?>) travel(List.of(1, 2, 3))).contains(null))
                .isInstanceOf(NullPointerException.class);
    }

    @Test
    void whatIsSharedStaysShared() {
        byte[] shared = {1, 2};
        var back = (Nested) travel(new Nested(shared, new ArrayList<>(List.of(shared))));
        assertThat(((List<?>) back.right()).getFirst()).isSameAs(back.left());
        List<Object> circle = new ArrayList<>();
        circle.add(circle);
        var round = (List<?>) travel(circle);
        assertThat(round.getFirst()).isSameAs(round);
    }

    /// One that has no short form.
    @SuppressWarnings("JdkObsolete")
    private static <T> List<T> linked(List<T> list) {
        return new LinkedList<>(list);
    }

    @Test
    void aRecordThatIsSharedStaysShared() {
        Point point = new Point(1, "one");
        var back = (List<?>) travel(linked(List.of(point, point, new ArrayList<>(List.of(point)))));
        assertThat(back.get(1)).isSameAs(back.getFirst()).isEqualTo(point);
        assertThat(((List<?>) back.get(2)).getFirst()).isSameAs(back.getFirst());
    }

    record Serial(List<Object> parts) implements java.io.Serializable {}

    record Loose(List<Object> parts) {}

    /// Each way back to where it begins.
    @Test
    void recordsInACircleAreRefusedWithThePath() {
        List<Object> one = new ArrayList<>();
        one.add(new Loose(one));
        refuses(one, "[0] (ValuesTest.Loose)");
        Loose self = new Loose(new ArrayList<>());
        self.parts().add(self);
        refuses(self, "Loose is in a circle");
        Serial serial = new Serial(linked(List.of()));
        serial.parts().add(Map.of("key", new Loose(List.of(new Object[] {serial}))));
        refuses(new Object[] {1, serial}, "[1]");
        Map<String, Object> map = new HashMap<>();
        map.put("back", new Nested(1, map));
        refuses(map, "[back] (ValuesTest.Nested)");
        AtomicReference<Object> reference = new AtomicReference<>();
        reference.set(new Nested(reference, null));
        refuses(reference, "in get() (ValuesTest.Nested)");
        Nested[] array = new Nested[1];
        array[0] = new Nested("x", array);
        refuses(array, "[0]");
        // Only the record that is met after the way back was: the depth-first walk alone would pass it.
        List<Object> outer = new ArrayList<>();
        List<Object> inner = new ArrayList<>(List.of(outer));
        outer.add(inner);
        outer.add(new Loose(inner));
        refuses(outer, "[1] (ValuesTest.Loose)");
    }

    private static void refuses(Object value, String path) {
        assertThatThrownBy(() -> travel(value))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("is in a circle: it leads back to itself")
                .hasMessageContaining(path);
    }

    @Test
    void recordsThatMeetAgainAreNoCircle() {
        List<Object> end = new ArrayList<>();
        Loose left = new Loose(linked(List.of(end)));
        Loose right = new Loose(linked(List.of(end, left)));
        assertThat(travel(linked(List.of(left, right)))).isEqualTo(List.of(left, right));
    }

    @Test
    void viewsTravelAsWhatTheyShow() {
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4));
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put("b", 2);
        map.put("a", 1);
        TreeMap<String, Integer> sorted = new TreeMap<>(Comparator.reverseOrder());
        sorted.putAll(map);
        for (Object view : List.of(
                list.subList(1, 3),
                list.reversed(),
                list.subList(1, 4).reversed(),
                linked(list).reversed(),
                Arrays.asList(1, 2, 3).subList(0, 2),
                List.of(1, 2, 3).subList(0, 2),
                List.of(1, 2, 3).reversed(),
                map.keySet(),
                map.entrySet(),
                sorted.keySet(),
                sorted.descendingMap().navigableKeySet(),
                new LinkedHashMap<>(map).sequencedKeySet(),
                new LinkedHashMap<>(map).reversed(),
                new LinkedHashSet<>(list).reversed(),
                Collections.unmodifiableList(list.subList(0, 2)),
                Collections.unmodifiableSet(map.keySet()),
                Map.entry("k", 1),
                map.entrySet().iterator().next())) {
            assertThat(travel(view)).as(view.getClass().getName()).isEqualTo(view);
            var inside = (Nested) travel(new Nested(view, new Object[] {view}));
            assertThat(inside.left()).isEqualTo(view).isSameAs(((Object[]) inside.right())[0]);
        }
        for (Object view : List.of(
                map.values(),
                sorted.values(),
                Collections.unmodifiableCollection(map.values()),
                new ArrayDeque<>(list).reversed())) {
            var back = (java.util.Collection<?>) travel(view);
            assertThat(back.toArray()).isEqualTo(((java.util.Collection<?>) view).toArray());
        }
        assertThat(((java.util.SortedSet<?>) travel(sorted.keySet())).first()).isEqualTo("b");
    }

    @Test
    void aRecordsOwnSerialFormCounts() {
        assertThat(travel(new Own(1))).isEqualTo(new Own(2));
        assertThat(travel(List.of(new Own(1)))).isEqualTo(List.of(new Own(2)));
    }

    @Test
    void namesTheFieldThatCannotTravelAndWritesNothing() {
        Packer out = new Packer(16);
        out.putByte(9);
        Object value = new Nested(1, new HashMap<>(Map.of("key", Thread.currentThread())));
        assertThatThrownBy(() -> new Values(CLASSES).write(value, out))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("right (HashMap)[key] (Thread)")
                .hasMessageContaining("java.lang.Thread is not serializable");
        assertThat(out.size()).isEqualTo(1);
    }

    @Test
    void deepValuesAreRefusedWithoutHarm() {
        Object deep = 1;
        for (int i = 0; i < 100_000; i++) {
            deep = new Nested(deep, null);
        }
        Object value = deep;
        assertThatThrownBy(() -> travel(value))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("deep");
        Object fair = 1;
        for (int i = 0; i < 200; i++) {
            fair = new Nested(fair, null);
        }
        assertThat(travel(fair)).isEqualTo(fair);
    }

    @Test
    void junkGivesOneKindOfException() {
        long seed = 20260101;
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 30_000; round++) {
            Packer out = new Packer(64);
            new Values(CLASSES).write(ALL.get(random.nextInt(ALL.size())), out);
            byte[] bytes = out.toBytes();
            if (round % 3 == 0) {
                random.nextBytes(bytes);
            } else if (round % 3 == 1) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                for (int i = 0; i < 1 + random.nextInt(3); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            try {
                new Values(CLASSES).read(new Unpacker(bytes));
            } catch (CodecException expected) {
                refused++;
            } catch (Throwable other) {
                throw new AssertionError("seed " + seed + ", round " + round, other);
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    /// Writes it, and then has the bytes claim more.
    private static void refusesAnother(Object value, int from, int length, int fromEnd) {
        Packer out = new Packer(64);
        new Values(CLASSES).write(value, out);
        byte[] bytes = out.toBytes();
        Arrays.fill(bytes, bytes.length - fromEnd - length, bytes.length - fromEnd, (byte) from);
        assertThatThrownBy(() -> new Values(CLASSES).read(new Unpacker(bytes)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("REJECTED");
    }

    @Test
    void absurdClaimsAreRefusedBeforeAnythingIsMade() {
        // The length of an array of one null, which stands before the null.
        refusesAnother(new Object[] {null}, 0x7F, 4, 1);
        // The length of an array of shorts.
        refusesAnother(new short[] {1}, 0x7F, 4, 2);
    }
}

package braid;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The rules of the house, kept by reading the sources and the classes.
class HouseRulesTest {

    private static final Path ROOT = root();
    private static final Pattern TYPE =
            Pattern.compile("^\\s*(?:[a-z]+(?:-sealed)? )*(?:class|interface|enum|record) (\\w+)", Pattern.MULTILINE);
    private static JavaClasses core;

    @BeforeAll
    static void read() {
        core = new ClassFileImporter()
                .importPackages("braid")
                .that(new com.tngtech.archunit.base.DescribedPredicate<>("classes of the core") {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaClass type) {
                        return !type.getPackageName().startsWith("braid.testkit")
                                && type.getSource()
                                        .map(source ->
                                                !source.getUri().toString().contains("/test-classes/"))
                                        .orElse(false);
                    }
                });
    }

    private static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("core/src/main/java")) && Files.isDirectory(at.resolve("testkit"))) {
                return at;
            }
        }
        throw new IllegalStateException("no project above " + Path.of("").toAbsolutePath());
    }

    private static List<Path> sources(String... folders) throws IOException {
        List<Path> sources = new ArrayList<>();
        try (var modules = Files.list(ROOT)) {
            for (Path module : modules.sorted().toList()) {
                for (String folder : folders) {
                    Path at = module.resolve(folder);
                    if (Files.isDirectory(at)) {
                        try (var files = Files.walk(at)) {
                            files.filter(file -> file.toString().endsWith(".java"))
                                    .forEach(sources::add);
                        }
                    }
                }
            }
        }
        assertThat(sources).isNotEmpty();
        return sources;
    }

    private static Set<String> operators() throws IOException {
        Set<String> names = new TreeSet<>();
        try (var files = Files.list(ROOT.resolve("core/src/main/java/braid/operators"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Operator.java") || name.endsWith("Join.java"))
                    .forEach(name -> names.add(name.replace(".java", "")));
        }
        assertThat(names).hasSizeGreaterThan(20);
        return names;
    }

    /// Sources without comments and texts.
    private static String code(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?m)^\\s*//.*$", "").replaceAll("\"(?:[^\"\\\\\n]|\\\\.)*\"", "\"\"");
    }

    @Test
    void everyOperatorHasATest() throws IOException {
        Set<String> tests = new TreeSet<>();
        for (Path file : sources("src/test/java")) {
            tests.add(file.getFileName().toString().replace("Test.java", ""));
        }
        assertThat(tests).containsAll(operators());
    }

    @Test
    void everyOperatorIsExplainedByTheNameThatUsersCall() throws IOException {
        Path page = ROOT.resolve("docs/operators.md");
        assumeTrue(Files.exists(page), () -> "there is no " + page + " yet");
        String text = Files.readString(page);
        Set<String> missing = new TreeSet<>();
        for (Class<?> type : List.of(Stream.class, ParallelStream.class)) {
            for (Method method : type.getDeclaredMethods()) {
                boolean operator = Modifier.isPublic(method.getModifiers())
                        && Stream.class.isAssignableFrom(method.getReturnType())
                        && !method.getName().equals("named");
                if (operator
                        && !Pattern.compile("`" + method.getName() + "\\b")
                                .matcher(text)
                                .find()) {
                    missing.add(method.getName());
                }
            }
        }
        assertThat(missing).as("operators without a row in docs/operators.md").isEmpty();
    }

    @Test
    void everyOperatorIsReachedFromAStream() throws IOException {
        Set<String> unreached = operators();
        for (var type : core) {
            String outer = type.getName().replaceAll("\\$.*", "");
            if (Set.of(
                            "braid.Stream",
                            "braid.KeyedStream",
                            "braid.ParallelKeyedStream",
                            "braid.StreamPublisher",
                            "braid.ParallelStream",
                            "braid.graph.change.Wiring",
                            "braid.graph.change.Nodes")
                    .contains(outer)) {
                type.getDirectDependenciesFromSelf()
                        .forEach(dependency ->
                                unreached.remove(dependency.getTargetClass().getSimpleName()));
            }
        }
        assertThat(unreached).isEmpty();
    }

    @Test
    void typesAreCalledWhatTheyAre() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources("src/main/java", "src/test/java")) {
            Matcher matcher = TYPE.matcher(code(file));
            while (matcher.find()) {
                if (matcher.group(1).matches(".*(Impl|Utils?|Helper|Manager|Abstract|Base|Default)([A-Z]\\w*)?")) {
                    wrong.add(matcher.group(1) + " in " + ROOT.relativize(file));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void publicTypesHaveNoGetters() {
        List<String> getters = new ArrayList<>();
        forEachPublicMethod(method -> {
            if (method.getName().matches("(get|is|set)[A-Z].*")
                    && !method.getName().startsWith("is")
                    && !method.getName().equals("getMessage") // the JDK's
                    && method.getDeclaringClass() != Object.class) {
                getters.add(method.toString());
            }
        });
        assertThat(getters).isEmpty();
    }

    @Test
    void publicMethodsTakeNoFlags() {
        List<String> flags = new ArrayList<>();
        forEachPublicMethod(method -> {
            boolean ours = method.getDeclaringClass().getPackageName().equals("braid");
            if (ours && Arrays.asList(method.getParameterTypes()).contains(boolean.class)) {
                flags.add(method.toString());
            }
        });
        assertThat(flags).isEmpty();
    }

    private static void forEachPublicMethod(java.util.function.Consumer<Method> action) {
        int types = 0;
        for (var type : core) {
            boolean exported = Set.of("braid", "braid.function", "braid.spi").contains(type.getPackageName());
            if (exported && type.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.PUBLIC)) {
                types++;
                for (Method method : type.reflect().getDeclaredMethods()) {
                    if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
                        action.accept(method);
                    }
                }
            }
        }
        assertThat(types).isGreaterThan(20);
    }

    @Test
    void nothingIsPrintedByTheCore() {
        noClasses()
                .that()
                .doNotHaveSimpleName("LastClose") // speaks when loggers may have ended
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(core);
    }

    /// Those whose subject is that things take their time, or that a sleep is interrupted, or that are another program.
    private static final Set<String> REAL_TIME = Set.of(
            "KindsTest.java",
            "LocalClientTest.java",
            "PageTest.java",
            "RingTest.java",
            "RotatingWriter.java",
            "TimersUnderLoadTest.java");

    @Test
    void testsDoNotSleep() throws IOException {
        List<String> sleepers = new ArrayList<>();
        for (Path file : sources("src/test/java")) {
            if (!REAL_TIME.contains(file.getFileName().toString())
                    && Pattern.compile("\\bThread\\.sleep\\(|TimeUnit\\.\\w+\\.sleep\\(")
                            .matcher(code(file))
                            .find()) {
                sleepers.add(ROOT.relativize(file).toString());
            }
        }
        assertThat(sleepers)
                .as("use a latch, a bounded wait or a virtual clock")
                .isEmpty();
    }

    @Test
    void noTestIsDisabled() throws IOException {
        List<String> disabled = new ArrayList<>();
        for (Path file : sources("src/test/java")) {
            if (Pattern.compile("@Disabled\\b").matcher(code(file)).find()) {
                disabled.add(ROOT.relativize(file).toString());
            }
        }
        assertThat(disabled).isEmpty();
    }

    @Test
    void commentsFitTheirLines() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path file : sources("src/main/java", "src/test/java")) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (line.strip().startsWith("///") && line.length() > 120) {
                    wide.add(ROOT.relativize(file) + ":" + number);
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    @Test
    void theUsersPackageIsReachedByItsOwnOnly() {
        noClasses()
                .that()
                .resideInAnyPackage("braid.spi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("braid.graph..", "braid.operators", "braid.engine")
                .check(core);
        noClasses()
                .that()
                .resideInAPackage("braid.function")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("braid", "braid.spi", "braid.graph..", "braid.operators", "braid.engine")
                .check(core);
    }

    @Test
    void operatorsKnowTheirContextAndNothingOfTheGraph() {
        noClasses()
                .that()
                .resideInAPackage("braid.operators")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("braid.graph..")
                .check(core);
    }

    @Test
    void theGraphKnowsNoOperatorButTheOneThatClosesCycles() {
        noClasses()
                .that()
                .resideInAPackage("braid.graph..")
                .should()
                .dependOnClassesThat(new com.tngtech.archunit.base.DescribedPredicate<>("are other operators") {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaClass type) {
                        return type.getPackageName().equals("braid.operators")
                                && !Set.of("FeedbackOperator", "CutOperator").contains(type.getSimpleName());
                    }
                })
                .check(core);
        noClasses()
                .that()
                .resideInAPackage("braid.graph..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("braid.engine")
                .check(core);
    }

    @Test
    void whatIsBelowTheUsersPackageKnowsItsValuesOnly() {
        Set<String> values = Set.of(
                "Argument",
                "Aggregate",
                "Breaker",
                "EventTime",
                "TimeWindows",
                "Windowed",
                "Failure",
                "Keep",
                "Keys",
                "Overflow",
                "Pair",
                "Partial",
                "ReadProgress",
                "Remote",
                "Retry",
                "Snapshot",
                "StreamException",
                "StreamInterruptedException",
                "TaskOptions",
                "WorkerInfo");
        noClasses()
                .that()
                .resideInAnyPackage("braid.spi", "braid.graph..", "braid.operators", "braid.engine")
                .should()
                .dependOnClassesThat(new com.tngtech.archunit.base.DescribedPredicate<>("are streams or clients") {
                    @Override
                    public boolean test(com.tngtech.archunit.core.domain.JavaClass type) {
                        String outer = type.getName().replaceAll("\\$.*", "");
                        return type.getPackageName().equals("braid")
                                && !values.contains(outer.substring("braid.".length()))
                                && !outer.endsWith("package-info");
                    }
                })
                .check(core);
    }

    @Test
    void packagesHaveNoCyclesButForTheUsersValues() {
        SlicesRuleDefinition.slices()
                .matching("braid.(*)..")
                .should()
                .beFreeOfCycles()
                .check(core);
    }

    /// The rooms of the graph, in the order in which `braid.graph` names them.
    private static final List<String> ROOMS =
            List.of("lock", "trace", "topology", "wait", "link", "entry", "change", "observe");

    private static String inGraph(String room) {
        return "braid.graph." + room;
    }

    @Test
    void theRoomsOfTheGraphAreKnown() {
        Set<String> rooms = new TreeSet<>();
        for (JavaClass type : core) {
            if (type.getPackageName().startsWith("braid.graph.")) {
                rooms.add(type.getPackageName());
            }
        }
        assertThat(rooms)
                .containsExactlyInAnyOrderElementsOf(
                        ROOMS.stream().map(HouseRulesTest::inGraph).toList());
    }

    @Test
    void aRoomOfTheGraphKnowsOnlyRoomsBeforeIt() {
        for (int i = 0; i < ROOMS.size() - 1; i++) {
            String[] after = ROOMS.subList(i + 1, ROOMS.size()).stream()
                    .map(HouseRulesTest::inGraph)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(inGraph(ROOMS.get(i)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(after)
                    .check(core);
        }
        SlicesRuleDefinition.slices()
                .matching("braid.graph.(*)..")
                .should()
                .beFreeOfCycles()
                .check(core);
    }

    @Test
    void onlyTheUsersPackageLooksAtTheGraph() {
        noClasses()
                .that()
                .resideOutsideOfPackages("braid", "braid.graph.observe")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("braid.graph.observe")
                .check(core);
    }

    /// Meant: a snapshot of all graphs is asked for at `Snapshot` itself. (That a signal `permits` a `Failure`
    /// is not seen here.)
    private static final Set<String> TWO_PACKAGES = Set.of("braid.Snapshot, braid.graph.observe.Snapshots");

    @Test
    void circlesOfTypesStayInOnePackage() {
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : core) {
            Set<String> others = known.computeIfAbsent(outermost(type), _ -> new TreeSet<>());
            type.getDirectDependenciesFromSelf()
                    .forEach(dependency -> others.add(outermost(dependency.getTargetClass())));
        }
        Set<String> circles = new TreeSet<>();
        known.forEach((from, others) -> others.forEach(to -> {
            if (!inPackage(from).equals(inPackage(to)) && reaches(known, to, from)) {
                circles.add(String.join(", ", new TreeSet<>(Set.of(from, to))));
            }
        }));
        assertThat(circles).isEqualTo(new TreeSet<>(TWO_PACKAGES));
    }

    private static String inPackage(String type) {
        return type.substring(0, Math.max(0, type.lastIndexOf('.')));
    }

    private static boolean reaches(Map<String, Set<String>> known, String from, String to) {
        Set<String> seen = new TreeSet<>(Set.of(from));
        Deque<String> todo = new ArrayDeque<>(seen);
        for (String at = todo.poll(); at != null; at = todo.poll()) {
            for (String next : known.getOrDefault(at, Set.of())) {
                if (seen.add(next)) {
                    todo.add(next);
                }
            }
        }
        return seen.contains(to);
    }

    private static final String PICTURE = "<!-- the rooms, drawn by HouseRulesTest -->\n";
    private static final String PICTURE_ENDS = "<!-- the rooms end -->\n";

    @Test
    void theDesignPageShowsTheRoomsAsTheyAre() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/design.md"));
        int start = page.indexOf(PICTURE);
        int end = page.indexOf(PICTURE_ENDS);
        assertThat(start).as(PICTURE).isNotNegative().isLessThan(end);
        String picture = picture();
        assertThat(page.substring(start + PICTURE.length(), end))
                .as("docs/design.md is to show:%n%n%s", picture)
                .isEqualTo(picture);
    }

    /// Types that are known from other rooms are counted once for each type that knows them; a type that is inside
    /// another one belongs to that.
    private static String picture() {
        Map<String, Set<String>> types = new TreeMap<>();
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : core) {
            String room = room(type);
            if (ROOMS.contains(room) && !type.getSimpleName().equals("package-info")) {
                types.computeIfAbsent(room, _ -> new TreeSet<>()).add(outermost(type));
                type.getDirectDependenciesFromSelf().forEach(dependency -> {
                    JavaClass other = dependency.getTargetClass();
                    if (ROOMS.contains(room(other)) && !room(other).equals(room)) {
                        known.computeIfAbsent(room + " " + room(other), _ -> new TreeSet<>())
                                .add(outermost(type) + " " + outermost(other));
                    }
                });
            }
        }
        StringBuilder picture = new StringBuilder("```mermaid\nflowchart TB\n");
        for (String room : ROOMS.reversed()) {
            int size = types.getOrDefault(room, Set.of()).size();
            picture.append("    %s[\"%s<br/>%d %s\"]\n".formatted(room, room, size, size == 1 ? "class" : "classes"));
        }
        for (String from : ROOMS.reversed()) {
            for (String to : ROOMS.reversed()) {
                Set<String> pairs = known.get(from + " " + to);
                if (pairs != null) {
                    picture.append("    %s -- %d --> %s\n".formatted(from, pairs.size(), to));
                }
            }
        }
        return picture.append("```\n").toString();
    }

    /// The last part of the name of its package, if that is a room.
    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith("braid.graph.") ? name.substring("braid.graph.".length()) : "";
    }

    private static String outermost(JavaClass type) {
        return type.getName().replaceAll("\\$.*", "");
    }
}

/// Events for Java Flight Recorder: `braid.Task`, `braid.Wait` and `braid.Failure`. They cost next to nothing where
/// nothing records. A recording is begun as that of any program, such as by `java -XX:StartFlightRecording` or
/// `jcmd PID JFR.start`.
@NullMarked
package braid.flight;

import org.jspecify.annotations.NullMarked;

/** Who of the demo gives what to whom; each `key` makes it happen once. */
export const DEMO_GOALS = [
  {
    key: "demo:goal:organ",
    artist: "artist@demo.test",
    title: "An organ of a hundred sines",
    description: "A month in the studio, and nothing but arithmetic.",
    kind: "keep",
    target: 150_000,
    days: null,
    milestones: [
      { amount: 5_000, title: "The first ten voices" },
      { amount: 75_000, title: "A film of the making" },
    ],
  },
  {
    key: "demo:goal:hills",
    artist: "mira@demo.test",
    title: "A winter on the hills",
    description: "Three weeks of mist, if enough of you want to see it. If not, nobody pays.",
    kind: "all-or-nothing",
    target: 60_000,
    days: 30,
    milestones: [{ amount: 30_000, title: "A second camera" }],
  },
] as const;

export const DEMO_TIPS = [
  {
    key: "demo:tip:1",
    fan: "fan@demo.test",
    artist: "artist@demo.test",
    goal: "demo:goal:organ",
    amount: 2_500,
    message: "For the low notes.",
    showsName: true,
  },
  {
    key: "demo:tip:2",
    fan: "mira@demo.test",
    artist: "artist@demo.test",
    goal: "demo:goal:organ",
    amount: 4_000,
    message: "From hill to hearth.",
    showsName: true,
  },
  { key: "demo:tip:3", fan: "santo@demo.test", artist: "artist@demo.test", goal: null, amount: 1_000, message: "", showsName: false },
] as const;

export const DEMO_PLEDGES = [{ key: "demo:pledge:1", fan: "fan@demo.test", goal: "demo:goal:hills", amount: 3_000, showsName: true }] as const;

/** The demo's fan is left free to join the first artist themselves. */
export const DEMO_PATRONS = [
  { key: "demo:patron:1", fan: "mira@demo.test", artist: "artist@demo.test", tier: "gold" },
  { key: "demo:patron:2", fan: "santo@demo.test", artist: "artist@demo.test", tier: "bronze" },
  { key: "demo:patron:3", fan: "fan@demo.test", artist: "santo@demo.test", tier: "silver" },
] as const;

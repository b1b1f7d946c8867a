export default function FrontPage() {
  return (
    <main id="main" className="gutter temper text-title-xl">
      Front
    </main>
  );
}

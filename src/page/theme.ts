import { button } from './element.ts'

/** A button that turns the page light or dark, whatever the reader's setting is. */
export function addThemeToggle(): void {
  const root = document.documentElement
  const isDark = (): boolean =>
    (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'
  const words = (): string => (isDark() ? 'Light page' : 'Dark page')
  const toggle = button(words(), () => {
    root.dataset.theme = isDark() ? 'light' : 'dark'
    toggle.textContent = words()
  })
  toggle.id = 'theme'
  document.querySelector('header')!.append(toggle)
}
